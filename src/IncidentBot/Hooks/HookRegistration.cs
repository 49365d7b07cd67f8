using IncidentBot.Connectors;
using IncidentBot.Settings;

namespace IncidentBot.Hooks;

internal static class HookRegistration
{
    /// <summary>Reads section <c>Hooks</c>.</summary>
    /// <exception cref="SettingsException">A key is missing or wrong; the message names it.</exception>
    public static IServiceCollection AddHooks(this IServiceCollection services, IConfiguration configuration)
    {
        var section = new SettingsReader(configuration.GetSection("Hooks"));
        var options = HookOptions.Read(section);
        section.ThrowIfWrong();
        services.AddSingleton(options);
        if (options.ChangesKey is not null)
        {
            services.AddSingleton<ChangesHook>();
            services.AddSingleton<PushedChanges>();
            services.AddSingleton<IChangeSource>(provider => provider.GetRequiredService<PushedChanges>());
            services.AddSingleton<ICheck>(provider => provider.GetRequiredService<PushedChanges>());
        }

        if (options.TriagesKey is not null)
            services.AddSingleton<TriagesHook>();
        return services;
    }

    public static void MapHooks(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<HookOptions>();
        if (options.ChangesKey is { } changes)
            app.MapPost("/api/changes", (HttpContext context, ChangesHook hook) => HookCall.AnswerAsync(context, changes, hook.AnswerAsync));
        if (options.TriagesKey is { } triages)
            app.MapPost("/api/triages", (HttpContext context, TriagesHook hook) => HookCall.AnswerAsync(context, triages, hook.AnswerAsync));
    }
}
