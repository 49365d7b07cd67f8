using Npgsql;

namespace IncidentBot.Tests.Connectors.PostgreSql;

/// <summary>
/// A real PostgreSQL with six weeks of a made-up shop in rows per minute: each platform has 100 sessions and 5 orders, and from <see cref="Drop"/> on
/// iOS only 1 order. The role <c>reader</c> may read both tables, and not <c>payroll</c>.
/// </summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    internal const string Password = "pw-7f3a9c-very-secret";

    private static readonly string? Bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order().LastOrDefault() : null;

    private RealProgram? _program;

    public static DateTimeOffset Now { get; } = new(DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);

    public static DateTimeOffset Drop { get; } = Now.AddHours(-6);

    internal Uri Address
    {
        get
        {
            Assert.SkipUnless(IsInstalled, "postgresql is not installed.");
            return (_program ?? throw new InvalidOperationException("It was not started.")).Address;
        }
    }

    private static bool IsInstalled => Bin is not null && (!Environment.IsPrivilegedProcess || RealProgram.IsInstalled("setpriv"));

    /// <summary>Settings of the connector, with the role that may only read.</summary>
    internal Dictionary<string, string?> Settings(string user = "reader", string password = Password) => Settings(Address.Host, Address.Port, user, password);

    internal static Dictionary<string, string?> Settings(string host, int port, string user = "reader", string password = Password) => new()
    {
        ["Connectors:PostgreSQL:Host"] = host,
        ["Connectors:PostgreSQL:Port"] = $"{port}",
        ["Connectors:PostgreSQL:Database"] = "postgres",
        ["Connectors:PostgreSQL:User"] = user,
        ["Connectors:PostgreSQL:Password"] = password,
    };

    public async ValueTask InitializeAsync()
    {
        // Who uses it skips, by name: a fixture cannot.
        if (!IsInstalled || Bin is null)
            return;
        var folder = Directory.CreateTempSubdirectory("postgresql-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "password"), Password);
        if (Environment.IsPrivilegedProcess)
            await RealProgram.RunAsync("chown", folder, "-R", "postgres", folder.FullName);
        await RunAsAsync(folder, "initdb", "-D", "data", "-U", "owner", "-A", "scram-sha-256", "--pwfile=password", "--no-sync", "-E", "UTF8", "--locale=C");
        var (program, first) = AsPostgres("postgres");
        _program = await RealProgram.StartAsync(program, folder, "database system is ready to accept connections", host =>
            [.. first, "-D", "data", "-c", "listen_addresses=127.0.0.1", "-p", host.Split(':')[1], "-k", folder.FullName, "-c", "fsync=off"]);
        await FillAsync(_program.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is null)
            return;
        await RunAsAsync(_program.Folder, "pg_ctl", "stop", "-D", "data", "-m", "immediate");
        await _program.DisposeAsync();
    }

    internal async Task ExecuteAsync(string sql) => await ExecuteAsync(Address, sql);

    private static async Task ExecuteAsync(Uri address, string sql)
    {
        await using var database = NpgsqlDataSource.Create($"Host={address.Host};Port={address.Port};Database=postgres;Username=owner;Password={Password};Command Timeout=120");
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Task FillAsync(Uri address) => ExecuteAsync(address, $$"""
        CREATE TABLE sessions (at timestamptz NOT NULL, platform text NOT NULL, "odd ""name" text, count int NOT NULL);
        CREATE TABLE orders (at timestamptz NOT NULL, platform text NOT NULL, "odd ""name" text, count int NOT NULL);
        CREATE TABLE payroll (at timestamptz, value int);
        CREATE TABLE calls (at timestamptz);
        INSERT INTO sessions SELECT minute, platform, 'it''s', 100
            FROM generate_series('{{Now.AddDays(-37):O}}'::timestamptz, '{{Now.AddMinutes(-1):O}}', '1 minute') minute, unnest(ARRAY['android', 'ios', 'web']) platform;
        INSERT INTO orders SELECT at, platform, "odd ""name", CASE WHEN platform = 'ios' AND at >= '{{Drop:O}}' THEN 1 ELSE 5 END FROM sessions;
        CREATE INDEX ON sessions (at); CREATE INDEX ON orders (at); ANALYZE;
        CREATE FUNCTION count_calls() RETURNS int LANGUAGE sql AS 'INSERT INTO calls VALUES (now()) RETURNING 1';
        CREATE ROLE reader LOGIN PASSWORD '{{Password}}';
        GRANT SELECT ON sessions, orders, calls TO reader;
        CREATE ROLE writer LOGIN PASSWORD '{{Password}}';
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer;
        """);

    private static Task RunAsAsync(DirectoryInfo folder, string tool, params string[] arguments)
    {
        var (program, first) = AsPostgres(tool);
        return RealProgram.RunAsync(program, folder, [.. first, .. arguments]);
    }

    /// <summary>PostgreSQL refuses to run as root. setpriv becomes what it runs, so that its process id is the server's.</summary>
    private static (string Program, string[] First) AsPostgres(string tool)
    {
        var path = Path.Combine(Bin ?? "", tool);
        return Environment.IsPrivilegedProcess ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path]) : (path, []);
    }
}
