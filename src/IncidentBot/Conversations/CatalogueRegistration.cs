using IncidentBot.Settings;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

internal static class CatalogueRegistration
{
    /// <summary>Reads section <c>Catalogue</c>. Registers <see cref="Catalogue"/>, and its metrics for connectors that check what they can see of them.</summary>
    /// <exception cref="SettingsException">A key is missing or wrong; the message names it.</exception>
    public static IServiceCollection AddCatalogue(this IServiceCollection services, IConfiguration configuration)
    {
        var metrics = CatalogueSettings.Read(configuration.GetSection("Catalogue"));
        return services
            .AddSingleton(metrics)
            .AddSingleton(new Catalogue(metrics));
    }
}
