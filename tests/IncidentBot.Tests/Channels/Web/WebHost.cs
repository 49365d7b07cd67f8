using IncidentBot.Channels.Web;
using IncidentBot.Conversations;
using IncidentBot.Practice;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.Channels.Web;

/// <summary>The page through its own registration on a real port, with a scripted conversation behind it. It can be stopped and started again where it stood.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("incidentbot-web-").FullName;
    private readonly Dictionary<string, string?> settings;
    private WebApplication? app;

    private WebHost(Dictionary<string, string?> settings) => this.settings = settings;

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public ScriptedConversation Conversation { get; } = new();

    public static async Task<WebHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var host = new WebHost(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        await host.StartAgainAsync();
        return host;
    }

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.ToString());
        builder.Configuration.AddInMemoryCollection([new("Storage:Sqlite:Path", Path.Combine(folder, "bot.db")), .. settings]);
        builder.Services.AddWebChannel(builder.Configuration);
        builder.Services.AddSingleton<IInbox>(Conversation);
        builder.Services.AddSingleton<IPracticeMenu>(Conversation);
        app = builder.Build();
        app.MapWebChannel();
        Conversation.Channel = app.Services.GetServices<IncidentBot.Channels.IChannel>().Single(channel => channel.Name == "web");
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    public async Task StopAsync()
    {
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}
