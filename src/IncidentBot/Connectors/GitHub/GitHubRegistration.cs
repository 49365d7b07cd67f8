using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.GitHub;

internal static class GitHubRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = GitHubOptions.Read(section);
        services.AddSingleton(options);
        services.AddRepositories<GitHubRepositoryReader>();
        services.AddRefitGeneratedClient<IGitHubApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
