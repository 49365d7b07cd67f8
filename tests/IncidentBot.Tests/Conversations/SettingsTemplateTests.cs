using System.Text;
using System.Text.RegularExpressions;
using IncidentBot.Channels.BotFramework;
using IncidentBot.Connectors;
using IncidentBot.Conversations;
using IncidentBot.Hooks;
using IncidentBot.Storage;
using IncidentBot.Tests.Connectors;
using IncidentBot.Tests.Connectors.GoogleAnalytics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Conversations;

/// <summary>The template is what people copy from: with its slashes taken away it must be accepted.</summary>
public sealed partial class SettingsTemplateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("template-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void As_it_stands_everything_is_off()
    {
        var template = Configuration(File.ReadAllText(TemplatePath()));

        Assert.Empty(template.GetChildren());
    }

    [Fact]
    public async Task Uncommented_it_is_a_catalogue_and_every_connector()
    {
        var template = Configuration(SectionSlashes().Replace(File.ReadAllText(TemplatePath()), "  "));

        await using var services = new ServiceCollection().AddLogging().AddCatalogue(template).AddConnectors(template).AddHooks(template).AddStorage(template).BuildServiceProvider();

        var metric = Assert.Single(services.GetRequiredService<Catalogue>().Metrics);
        Assert.Equal(("checkout_conversion", 1, 1, 1, 3, 2), (metric.Name, metric.Sources.Count, metric.Signals.Count, metric.Repositories.Count, metric.People.Count, metric.Calendar.Count));
        Assert.Equal(("slack", "C0987654321"), services.GetRequiredService<HookOptions>().ChannelOf("checkout conversion") is { } place ? (place.Channel, place.Conversation) : default);
        var sections = template.GetSection("Connectors").GetChildren().Where(section => section.GetChildren().Any()).Select(section => section.Key).ToList();
        Assert.Equal(EveryConnectorTests.Vendors.Order(StringComparer.OrdinalIgnoreCase), sections.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(sections.Order(), services.GetServices<ICheck>().Where(check => check.Name != "Change hook").Select(check => check.Name).Distinct().Order());
    }

    [Fact]
    public void Uncommented_it_is_a_chat_in_Teams()
    {
        var template = Configuration(SectionSlashes().Replace(File.ReadAllText(TemplatePath()), "  "));

        var options = TeamsSettings.Read(template);

        Assert.Equal("00000000-0000-0000-0000-000000000001", Assert.IsType<BotIdentity.Secret>(options?.Identity).AppId);
    }

    /// <summary>The template shows both ways to sign in; only one can be used.</summary>
    private IConfiguration Configuration(string json)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        foreach (var key in new[] { "Hooks:Changes:Key", "Hooks:Triages:Key" }.Where(key => configuration[key] is not null))
            configuration[key] = "sixteen-characters";
        if (configuration["Connectors:GoogleAnalytics:KeyFile"] is not null)
            configuration["Connectors:GoogleAnalytics:KeyFile"] = GoogleShape.WriteKeyAsync(_folder, new Uri("https://oauth2.googleapis.com")).GetAwaiter().GetResult();
        foreach (var token in new[] { "Connectors:Prometheus:BearerToken", "Connectors:Alertmanager:BearerToken" }.Where(key => configuration[key] is not null))
            configuration[token] = "";
        return configuration;
    }

    private static string TemplatePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? "", "appsettings.template.json");
    }

    // Remarks have one space after their slashes, settings none or their indentation.
    [GeneratedRegex("""^  //(?=["}]|  )""", RegexOptions.Multiline)]
    private static partial Regex SectionSlashes();
}
