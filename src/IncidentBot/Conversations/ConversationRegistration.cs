namespace IncidentBot.Conversations;

internal static class ConversationRegistration
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddConversations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new EvidenceLimits(configuration.GetValue("Evidence:Deadline", DefaultDeadline), GiveUp));
        services.AddSingleton<EvidenceSources>();
        services.AddSingleton<EvidenceCollector>();
        services.AddSingleton<OutboxDelivery>();
        services.AddSingleton<DiagnosisCache>();
        services.AddSingleton<PostedMessages>();
        services.AddSingleton<ChatTriages>();
        services.AddSingleton<TriageRunner>();
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<TriageRunner>());
        services.AddHostedService(provider => provider.GetRequiredService<TriageRunner>());
        return services;
    }
}
