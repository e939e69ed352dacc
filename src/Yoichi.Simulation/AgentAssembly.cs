using System.Reflection;
using System.Runtime.Loader;
using Yoichi.Bidding;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Loads agents from an assembly of somebody else's.</summary>
/// <remarks>What it brings along is its own, apart from the program's; only the projects an agent is built on are shared.
/// It runs with all rights of the program: load what you trust.</remarks>
public static class AgentAssembly
{
    static readonly string[] Shared = ["Yoichi.Units", "Yoichi.Market", "Yoichi.Devices", "Yoichi.Bidding"];

    /// <returns>The catalog with every factory of the assembly, by the name of its class.</returns>
    /// <exception cref="InputException">It is no assembly, has no factory, or one that cannot be used.</exception>
    public static AgentCatalog Load(string path, AgentCatalog catalog)
    {
        var assembly = Open(path);
        try
        {
            var factories = assembly.GetExportedTypes()
                .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IAgentFactory).IsAssignableFrom(t))
                .OrderBy(t => t.FullName, StringComparer.Ordinal).ToList();
            if (factories.Count == 0)
                throw new InputException("agents.none", path, $"no public class in it is an {nameof(IAgentFactory)}");
            foreach (var type in factories) catalog = catalog.With(Make(type, path), $"{path}:{type.FullName}");
            return catalog;
        }
        catch (Exception built) when (built is TypeLoadException or ReflectionTypeLoadException or MissingMemberException or FileLoadException or FileNotFoundException)
        {
            throw new InputException(new("agents.version", path,
                $"it was built on something that is not here, or on another version of yoichi: {OneLine(built)}"), built);
        }
    }

    static Careful Make(Type type, string path)
    {
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new InputException("agents.constructor", $"{path}:{type.FullName}", "it has no public constructor without parameters");
        try
        {
            return new Careful((IAgentFactory)Activator.CreateInstance(type)!, $"{path}:{type.FullName}");
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is { } fault and not (TypeLoadException or MissingMemberException))
        {
            throw new InputException(new("agents.constructor", $"{path}:{type.FullName}",
                $"its constructor failed: {fault.GetType().Name}: {OneLine(fault)}"), fault);
        }
        catch (TargetInvocationException thrown)
        {
            throw thrown.InnerException!;
        }
    }

    static Assembly Open(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            return new Context(full).LoadFromAssemblyPath(full);
        }
        catch (BadImageFormatException e)
        {
            throw new InputException(new("agents.assembly", path, "it is not a .NET assembly"), e);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            throw new InputException(new("agents.assembly", path, $"it cannot be loaded: {OneLine(world)}"), world);
        }
    }

    static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ");

    sealed class Context(string path) : AssemblyLoadContext($"agents {Path.GetFileName(path)}")
    {
        readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            // Null leaves it to the program: a second copy of IAgent would be another interface.
            Shared.Contains(assemblyName.Name, StringComparer.Ordinal) ? null
            : resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
    }

    /// <summary>A factory whose properties may throw: read once, and told as one error.</summary>
    sealed class Careful : IAgentFactory
    {
        readonly IAgentFactory inner;

        public Careful(IAgentFactory inner, string place)
        {
            this.inner = inner;
            try
            {
                (ApiVersion, Name, Reasons) = (inner.ApiVersion, inner.Name, inner.Reasons);
            }
            catch (Exception fault) when (fault is not (TypeLoadException or MissingMemberException))
            {
                throw new InputException(new("agents.constructor", place,
                    $"it could not say what it is: {fault.GetType().Name}: {OneLine(fault)}"), fault);
            }
        }

        public int ApiVersion { get; }

        public string Name { get; }

        public System.Collections.Immutable.ImmutableArray<Reason> Reasons { get; }

        public IAgent Create(SiteProfile profile, ulong seed) => inner.Create(profile, seed);
    }
}
