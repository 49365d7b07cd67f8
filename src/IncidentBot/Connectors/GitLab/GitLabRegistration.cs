using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.GitLab;

internal static class GitLabRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = GitLabOptions.Read(section);
        services.AddSingleton(options);
        services.AddRepositories<GitLabReader>();
        services.AddRefitGeneratedClient<IGitLabApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
