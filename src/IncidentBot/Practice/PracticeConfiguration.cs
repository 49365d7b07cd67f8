using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using IncidentBot.Practice.Stories;
using IncidentBot.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace IncidentBot.Practice;

/// <summary>With nothing configured the practice shop stands in: a catalogue of its metrics, and connectors that point at this process.</summary>
internal static class PracticeConfiguration
{
    private const string Placeholder = "{shop}";

    /// <summary>Who configured one of these is past practising.</summary>
    private static readonly string[] Real = ["Catalogue", "Connectors"];

    private static readonly string[] Chats = ["Slack", "Teams", "MicrosoftAppId"];

    /// <returns>Whether the shop is on: nothing real is configured, no chat either unless practising there is asked for (made-up metrics do not belong into a real channel unasked), and this process listens where itself can reach it.</returns>
    /// <exception cref="SettingsException">Practising is asked for beside real metrics or connectors.</exception>
    public static bool AddTo(WebApplicationBuilder builder, TimeProvider time)
    {
        var configuration = builder.Configuration;
        var isReal = Real.Any(section => configuration.GetSection(section).Exists());
        var inChat = ReadInChat(configuration);
        if (isReal && inChat)
            throw new SettingsException(["Practice:InChat is true beside Catalogue or Connectors: the practice shop has metrics and connectors of its own. Take one of them away."]);
        if (isReal || (!inChat && Chats.Any(section => configuration.GetSection(section).Exists())) || OwnAddress(builder) is not { } shop)
            return false;
        configuration.AddInMemoryCollection(Embedded(shop));
        configuration.AddInMemoryCollection(Calendar(configuration, time.GetUtcNow()));
        return true;
    }

    private static bool ReadInChat(ConfigurationManager configuration)
    {
        var practice = new SettingsReader(configuration.GetSection("Practice"));
        var inChat = practice.Flag("InChat", unlessSaid: false);
        practice.NothingElse();
        practice.ThrowIfWrong();
        return inChat;
    }

    private static KeyValuePair<string, string?>[] Embedded(Uri shop)
    {
        using var resource = typeof(PracticeConfiguration).Assembly.GetManifestResourceStream("practice.json") ?? throw new InvalidOperationException("practice.json is not embedded.");
        using var reader = new StreamReader(resource);
        var json = reader.ReadToEnd().Replace(Placeholder, shop.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        using var filled = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return new ConfigurationBuilder().AddJsonStream(filled).Build().AsEnumerable().ToArray();
    }

    /// <summary>A calendar needs dates, and the practice is always today.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Calendar(ConfigurationManager configuration, DateTimeOffset now)
    {
        var metric = configuration.GetSection("Catalogue:Metrics").GetChildren().First(child => child["Name"] == GiftCardOrders.Story.Metric);
        foreach (var (i, round) in GiftCardOrders.PriceRounds(now).Index())
        {
            var entry = $"{metric.Path}:Calendar:{i}";
            yield return new($"{entry}:From", round.ToString("O", CultureInfo.InvariantCulture));
            yield return new($"{entry}:To", round.AddDays(3).ToString("O", CultureInfo.InvariantCulture));
            yield return new($"{entry}:Kind", "priceChange");
            yield return new($"{entry}:Title", "Gift cards cost a fee of 3.50 EUR");
        }
    }

    /// <summary>Where this process can reach itself, or null when it only listens elsewhere.</summary>
    private static Uri? OwnAddress(WebApplicationBuilder builder)
    {
        var addresses = (builder.Configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var address in addresses)
        {
            var isEveryHost = address.StartsWith("http://*", StringComparison.Ordinal) || address.StartsWith("http://+", StringComparison.Ordinal);
            if (!Uri.TryCreate(isEveryHost ? $"http://0.0.0.0{address[8..]}" : address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp)
                continue;
            if (uri.Port == 0)
                return IPAddress.TryParse(uri.Host, out var ip) && IPAddress.IsLoopback(ip) ? new($"http://127.0.0.1:{TakeFreePort(builder, address)}") : null;
            if (uri.IsLoopback || uri.Host == "0.0.0.0" || uri.Host == "[::]")
                return uri.HostNameType == UriHostNameType.IPv6 && uri.IsLoopback ? uri : new($"http://127.0.0.1:{uri.Port}");
        }

        return null;
    }

    /// <summary>
    /// Connectors are set up before the server listens, so with port 0 (any free one) the port is taken now, and the server given the socket that holds it.
    /// </summary>
    private static int TakeFreePort(WebApplicationBuilder builder, string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint?)socket.LocalEndPoint)?.Port ?? 0;
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endpoint =>
            endpoint is IPEndPoint ip && ip.Port == port ? socket : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
        builder.WebHost.UseUrls([.. (builder.Configuration["urls"] ?? "").Split(';').Select(each => each == address ? $"http://127.0.0.1:{port}" : each)]);
        return port;
    }
}
