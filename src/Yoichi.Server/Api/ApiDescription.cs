using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Yoichi.Server.SignIn;

namespace Yoichi.Server.Api;

/// <summary>The description of the API: <c>/openapi/v1.json</c>.</summary>
static class ApiDescription
{
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Yoichi",
                Version = "v1",
                Description = "Energy in Wh, prices in µ¥/Wh (1 ¥/kWh is 1000), money in µ¥: whole numbers all. Slots are named by their start in JST. "
                    + "Every refusal is a problem document with a stable code: docs/reference/api.md.",
            };
            document.Servers?.Clear();
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key" },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, stop) =>
        {
            var (metadata, path) = (context.Description.ActionDescriptor.EndpointMetadata, context.Description.RelativePath ?? "");
            foreach (var name in Names(path)) Describe(operation, name);
            var scope = metadata.OfType<ScopeMetadata>().LastOrDefault()?.Scope.ToString().ToLowerInvariant() ?? "none, sign in";
            var policies = metadata.OfType<IAuthorizeData>().Select(a => a.Policy).Where(p => p is not null).Distinct();
            operation.Description = $"Scope of a key: {scope}. For: {string.Join(" and ", policies)}.";
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", context.Document)] = [] }];
            var isWrite = context.Description.HttpMethod is not "GET";
            if (isWrite) Header(operation, Writing.KeyHeader, "The same key with the same content gets the same answer; with other content 409.");
            else if (!path.EndsWith("stream", StringComparison.Ordinal)) Header(operation, "If-None-Match", "304 where nothing has changed.");
            var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, stop).ConfigureAwait(false);
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "A refusal, with a code",
                Content = new Dictionary<string, OpenApiMediaType> { [Problem.ContentType] = new OpenApiMediaType { Schema = problem, Example = ApiExamples.Problem } },
            };
            ApiExamples.Put(operation);
        });
    });

    public static void Map(WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json");

    static IEnumerable<string> Names(string path) =>
        path.Split('/').SelectMany(part => part.Split('{').Skip(1)).Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)]);

    static void Describe(OpenApiOperation operation, string name)
    {
        operation.Parameters ??= [];
        if (!operation.Parameters.Any(p => p.Name == name && p.In == ParameterLocation.Path))
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }

    static void Header(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
