using IncidentBot.Channels.Slack;
using IncidentBot.Channels.BotFramework;
using IncidentBot.Channels.Web;
using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Hooks;
using IncidentBot.Practice;
using IncidentBot.Settings;
using IncidentBot.Storage;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace IncidentBot;

/// <summary>The app as it is served: the command line and the tests start exactly this.</summary>
internal static class Server
{
    public const string DefaultUrl = "http://localhost:3978";

    /// <summary>What is under way is finished or handed over by then.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private const string DefaultFile = "appsettings.json";

    /// <summary>Not a line per request that comes in; of those that go out, the connectors say once what matters.</summary>
    private static readonly KeyValuePair<string, string?>[] Quiet =
        [new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning)), new("Logging:LogLevel:Polly", nameof(LogLevel.None))];

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <param name="args">Settings in ASP.NET's own form, such as <c>--urls=http://127.0.0.1:0</c>; they win over everything.</param>
    /// <param name="configFile">Null for appsettings.json in the working directory, if there is one.</param>
    /// <exception cref="SettingsException">A key is missing or wrong; the message names it.</exception>
    public static WebApplication Build(string[] args, string? configFile) => Build(args, configFile, TimeProvider.System);

    /// <param name="replace">What stands in for the world outside, in tests.</param>
    public static WebApplication Build(string[] args, string? configFile, TimeProvider time, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = EnvironmentName(args), ApplicationName = typeof(Server).Assembly.GetName().Name });
        AddConfiguration(builder.Configuration, args, configFile);
        AddHost(builder);
        builder.AddPractice(time);

        builder.Services.AddSingleton(time);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddCatalogue(builder.Configuration);
        builder.Services.AddConnectors(builder.Configuration);
        builder.Services.AddHooks(builder.Configuration);
        builder.Services.AddConversations(builder.Configuration);
        builder.Services.AddSlackChannel(builder.Configuration);
        builder.Services.AddTeamsChannel(builder.Configuration);
        builder.Services.AddWebChannel(builder.Configuration);

        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapSlackChannel();
        app.MapTeamsChannel();
        app.MapWebChannel();
        app.MapHooks();
        app.MapPractice();
        app.MapReadiness();
        return app;
    }

    /// <summary>A debug build, which is what <c>dotnet run</c> starts, is for developing unless it is told otherwise.</summary>
    private static string EnvironmentName(string[] args)
    {
        var named = new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args).Build();
#if DEBUG
        return named[HostDefaults.EnvironmentKey] ?? Environments.Development;
#else
        return named[HostDefaults.EnvironmentKey] ?? Environments.Production;
#endif
    }

    private static void AddConfiguration(ConfigurationManager configuration, string[] args, string? configFile)
    {
        configuration.AddInMemoryCollection(Quiet);
        var path = Path.GetFullPath(configFile ?? DefaultFile);
        if (configFile is not null && !File.Exists(path))
            throw new SettingsException([$"The configuration file {path} does not exist."]);
        configuration.Sources.Add(new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path) ?? path),
            Path = Path.GetFileName(path),
            Optional = configFile is null,
        });
        configuration.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddCommandLine(args);
    }

    private static void AddHost(WebApplicationBuilder builder)
    {
        if (!AddressKeys.Any(key => builder.Configuration.GetSection(key).Exists()))
            builder.WebHost.UseUrls(DefaultUrl);
        RefuseUnreadableAddresses(builder.Configuration["urls"] ?? "");
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical); // who starts the app says in one sentence what went wrong
        builder.Services.AddRouting();
        builder.Services.AddReadiness();
        builder.Services.AddTelemetryExport(builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
    }

    private static void RefuseUnreadableAddresses(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (!Uri.TryCreate(url.Replace("*", "any").Replace("+", "any"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new SettingsException([$"Urls is \"{url}\": use an address to listen on, such as {DefaultUrl}."]);
    }
}
