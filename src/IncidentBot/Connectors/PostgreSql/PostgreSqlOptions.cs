using IncidentBot.Settings;
using Npgsql;

namespace IncidentBot.Connectors.PostgreSql;

/// <summary>Section <c>Connectors:PostgreSQL</c>: one database, read by a role that can do nothing else.</summary>
internal sealed record PostgreSqlOptions
{
    /// <summary>How we call it in reasons: its name, host and database.</summary>
    public required Vendor Vendor { get; init; }

    public required string ConnectionString { get; init; }

    /// <summary>What the clocks of columns without a time zone show.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The server ends a statement that takes longer, also when we are gone.</summary>
    public required TimeSpan StatementTimeout { get; init; }

    public static PostgreSqlOptions Read(SettingsReader reader)
    {
        var host = reader.Required("Host", "use the server's host name");
        var port = (int)(reader.Number("Port") ?? 5432);
        var database = reader.Required("Database", "use the name of the database");
        var user = reader.Required("User", "use a role that may only read, such as incidentbot");
        var password = reader.Optional("Password");
        var certificate = reader.Optional("RootCertificate");
        var zone = reader.Optional("TimeZone") ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            reader.Wrong("TimeZone", zone, "use an IANA name such as Europe/Berlin");
        var timeout = reader.Duration("StatementTimeout") ?? TimeSpan.FromSeconds(15);
        if (timeout <= TimeSpan.Zero)
            reader.Wrong("StatementTimeout", $"{timeout}", "use more than zero, and less than Connectors:TimeLimit");
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port is > 0 and < 65536 ? port : 5432,
            Database = database,
            Username = user,
            Password = password,
            SslMode = reader.Choice<SslMode>("SslMode") ?? (certificate is null ? SslMode.Prefer : SslMode.VerifyFull),
            RootCertificate = certificate,
            ApplicationName = "IncidentBot",
            MaxPoolSize = 4,
            CommandTimeout = 0, // the server's statement_timeout and our own time limit say when
            Timeout = 6,
            IncludeErrorDetail = false,
        };
        var options = new PostgreSqlOptions
        {
            Vendor = new Vendor
            {
                Name = "PostgreSQL",
                Addresses = [],
                CredentialKeys = $"{reader.PathOf("User")} and Password",
                Secrets = password is null ? [] : [password],
            },
            ConnectionString = connection.ConnectionString,
            TimeZone = zone,
            StatementTimeout = timeout,
        };
        reader.NothingElse();
        return options;
    }
}
