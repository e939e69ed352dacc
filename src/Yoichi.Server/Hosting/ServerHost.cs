using Yoichi.Server.SignIn;
using Yoichi.Server.Web;

namespace Yoichi.Server.Hosting;

/// <summary>Puts a server together.</summary>
public static class ServerHost
{
    /// <summary>A server that is ready to be run. Stores are opened and communities brought up when it starts.</summary>
    public static WebApplication Build(ServerOptions options)
    {
        // No appsettings.json and no environment variable changes what runs: the options say it all.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerHost).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore();
        if (new Uri(options.Listen).Scheme == "https") builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls(options.Listen);
        AddServices(builder.Services, options);
        var app = builder.Build();
        app.UseWebPages();
        app.UseRouting();
        SignInHost.Use(app);
        app.UseAntiforgery();
        Health.Map(app);
        SignInHost.Map(app);
        app.MapWebPages();
        return app;
    }

    static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Time);
        services.AddSingleton<Communities>();
        services.AddHostedService<CommunitiesService>();
        services.AddRouting();
        SignInHost.Add(services, options);
        services.AddWebPages();
    }
}
