using IncidentBot.Settings;

namespace IncidentBot.Conversations;

internal static class ConversationRegistration
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddConversations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new EvidenceLimits(configuration.GetValue("Evidence:Deadline", DefaultDeadline), GiveUp));
        services.AddSingleton(ReadClockwork(configuration.GetSection("Conversation")));
        services.AddSingleton(ReadRetention(configuration.GetSection("Retention")));
        services.AddSingleton<Telemetry>();
        services.AddSingleton<Leases>();
        services.AddSingleton<ChannelPace>();
        services.AddSingleton<StoreOutage>();
        services.AddSingleton<TriageLog>();
        services.AddSingleton<StreamSteps>();
        services.AddSingleton<EvidenceSources>();
        services.AddSingleton<EvidenceCollector>();
        services.AddSingleton<OutboxDelivery>();
        services.AddSingleton<DiagnosisCache>();
        services.AddSingleton<PostedMessages>();
        services.AddSingleton<ChatTriages>();
        services.AddSingleton<TriageRunner>();
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<TriageRunner>());
        services.AddHostedService(provider => provider.GetRequiredService<TriageRunner>());
        services.AddHostedService<Retention>();
        services.AddHostedService<Rehearsal>();
        return services;
    }

    private static ClockworkSettings ReadClockwork(IConfigurationSection section)
    {
        var reader = new SettingsReader(section);
        var usual = ClockworkSettings.Default;
        var settings = new ClockworkSettings(
            OrNever(reader.Duration("RemindAfter") ?? usual.RemindAfter),
            OrNever(reader.Duration("RecheckEvery") ?? usual.RecheckEvery),
            reader.Duration("RecheckFor") ?? usual.RecheckFor,
            OrNever(reader.Duration("CloseAfter") ?? usual.CloseAfter));
        reader.NothingElse();
        reader.ThrowIfWrong();
        return settings;
    }

    private static RetentionSettings ReadRetention(IConfigurationSection section)
    {
        var reader = new SettingsReader(section);
        var settings = new RetentionSettings(OrNever(reader.Duration("Age")), reader.Optional("ExportFolder"));
        if (reader.Exists && settings.Age is null)
            reader.Say($"{reader.PathOf("Age")} is missing: use days.hours:minutes:seconds such as 400.00:00:00.");
        reader.NothingElse();
        reader.ThrowIfWrong();
        return settings;
    }

    private static TimeSpan? OrNever(TimeSpan? span) => span > TimeSpan.Zero ? span : null;
}
