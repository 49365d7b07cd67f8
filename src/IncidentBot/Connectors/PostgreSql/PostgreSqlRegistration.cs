using IncidentBot.Settings;

namespace IncidentBot.Connectors.PostgreSql;

internal static class PostgreSqlRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        services.AddSingleton(PostgreSqlOptions.Read(section));
        services.AddSingleton<PostgreSqlReader>();
        services.AddSingleton<IMetricSource, PostgreSqlConnector>();
        services.AddSingleton<ICheck, PostgreSqlCheck>();
    }
}
