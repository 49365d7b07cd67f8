using System.Text.Json;
using IncidentBot.Connectors;

namespace IncidentBot.Tests.Connectors;

/// <summary>What a connector keeps to that signs in with a secret.</summary>
public abstract class SecretContract : ConnectorContract
{
    private protected const string Secret = "tok-7f3a9c-very-secret";

    /// <summary>How it goes over the wire.</summary>
    private protected virtual string Sent => Secret;

    /// <summary>How the vendor comes to answer with an error that repeats the secret.</summary>
    private protected virtual void RecordLeak(VendorStandIn vendor, Reply leak) => vendor.On(leak);

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Secret_stays_secret_even_when_the_vendor_repeats_it(int status)
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordLeak(vendor, Replies.Json(ErrorBody($"bad credential {Secret}"), status));
        using var host = new ConnectorHost(Settings(vendor.Address));

        var evidence = await ReadAsync(host, TestContext.Current.CancellationToken);
        var check = await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);

        Assert.Contains(Sent, string.Join(' ', vendor.Requests.SelectMany(asked => asked.Headers.Values)), StringComparison.Ordinal);
        var shown = $"{JsonSerializer.Serialize(evidence)} {check} {host.Logs.Text}";
        Assert.All([Secret, Sent], secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
        Assert.NotEmpty(host.Logs.Text);
    }
}
