using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace IncidentBot.Channels.BotFramework.Protocol;

/// <param name="Endorsements">The channels whose activities this key may sign for.</param>
internal sealed record ChannelKey(SecurityKey Key, IReadOnlyList<string> Endorsements);

/// <summary>The issuer's keys cannot be read, so nothing can be said about any token.</summary>
internal sealed class ChannelKeysUnavailableException(Exception? inner) : Exception("The keys of the Bot Framework cannot be read.", inner);

/// <summary>
/// The issuer's published keys. A key that is not known is looked for at once, so that a rotation loses no message; a key that is published no
/// longer is forgotten with the next reading.
/// </summary>
internal sealed partial class ChannelKeys(TeamsOptions options, IHttpClientFactory http, TimeProvider time, ILogger<ChannelKeys> logger) : IDisposable
{
    public const string ClientName = "teams-keys";

    /// <summary>So old, keys are read anew.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromHours(1);

    /// <summary>So old, keys are not believed any more.</summary>
    public static readonly TimeSpan UsableFor = TimeSpan.FromHours(24);

    /// <summary>Made-up key ids must not become a flood of requests.</summary>
    public static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private KeySet? _known;
    private DateTimeOffset _tried = DateTimeOffset.MinValue;

    /// <summary>Null when the issuer publishes no such key.</summary>
    /// <exception cref="ChannelKeysUnavailableException">The keys could not be read, now or within a day.</exception>
    public async Task<ChannelKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(_known, id) is { } fresh && Age(_known) < FreshFor)
            return fresh;
        var known = await ReadAgainAsync(id, cancellationToken);
        return Find(known, id);
    }

    public void Dispose() => _reading.Dispose();

    private async Task<KeySet> ReadAgainAsync(string id, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var isWorthIt = Find(_known, id) is null || Age(_known) >= FreshFor;
            if (isWorthIt && time.GetUtcNow() - _tried >= BetweenReadings)
                await ReadAsync(cancellationToken);
            return _known is { } known && Age(known) < UsableFor ? known : throw new ChannelKeysUnavailableException(null);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        _tried = time.GetUtcNow();
        try
        {
            using var client = http.CreateClient(ClientName);
            var documents = new HttpDocumentRetriever(client) { RequireHttps = options.Cloud.Metadata.Scheme == Uri.UriSchemeHttps };
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(options.Cloud.Metadata.AbsoluteUri, documents, cancellationToken);
            var keys = metadata.JsonWebKeySet?.Keys ?? [];
            _known = new(_tried, keys.Where(key => !string.IsNullOrEmpty(key.Kid)).Select(key => (key.Kid, Key: Of(key))).Where(pair => pair.Key is not null)
                .DistinctBy(pair => pair.Kid).ToFrozenDictionary(pair => pair.Kid, pair => pair.Key, StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidOperationException or ArgumentException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogUnavailable(e);
            if (_known is null)
                throw new ChannelKeysUnavailableException(e);
        }
    }

    private TimeSpan Age(KeySet? keys) => keys is null ? TimeSpan.MaxValue : time.GetUtcNow() - keys.At;

    private static ChannelKey? Find(KeySet? keys, string id) => keys?.ById.GetValueOrDefault(id);

    /// <summary>A key that comes with a certificate is as good as the certificate, whose dates are then checked with the token.</summary>
    private static ChannelKey? Of(JsonWebKey key)
    {
        if (key.Kty != JsonWebAlgorithmsKeyTypes.RSA)
            return null;
        try
        {
            SecurityKey usable = key.X5c is [var certificate, ..]
                ? new X509SecurityKey(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate)), key.Kid)
                : key;
            return new(usable, EndorsementsOf(key));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static List<string> EndorsementsOf(JsonWebKey key) => key.AdditionalData.TryGetValue("endorsements", out var endorsements) && endorsements is JsonElement { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString() ?? "")]
        : [];

    private sealed record KeySet(DateTimeOffset At, FrozenDictionary<string, ChannelKey?> ById);

    [LoggerMessage(LogLevel.Warning, "The keys of the Bot Framework could not be read.")]
    private partial void LogUnavailable(Exception exception);
}
