using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>Whom the bot listens to and speaks to where it is not in the public cloud: in the government's, and on a machine without any.</summary>
public sealed class TeamsAccessTests
{
    private const string Government = "https://api.botframework.us";

    // GovernmentChannelValidation_{Succeeds, NoAuthentication_Fails, WrongAudienceClaimIssuer_Fails, WrongAudienceClaim_Fails, NoAudienceClaim_Fails, NoServiceClaimValue_Fails, WrongServiceClaimValue_Fails}
    [Theory]
    [InlineData("iss", Government, HttpStatusCode.OK)]
    [InlineData("iss", "https://api.botframework.com", HttpStatusCode.Unauthorized)]
    [InlineData("aud", "5d2f6b0e-0000-4000-8000-000000000000", HttpStatusCode.Unauthorized)]
    [InlineData("aud", null, HttpStatusCode.Unauthorized)]
    [InlineData("serviceurl", "", HttpStatusCode.Unauthorized)]
    [InlineData("serviceurl", "https://smba.elsewhere.example/", HttpStatusCode.Forbidden)]
    public async Task In_the_governments_cloud_only_its_own_issuer_speaks_for_Teams(string claim, string? value, HttpStatusCode expected)
    {
        await using var server = await TeamsServer.StartAsync(Standing(), ("ChannelService", "https://botframework.azure.us"));

        using var response = await server.SendAsync(server.Activities.Say("help"), $"Bearer {server.Token(claims: claims => (claims["iss"], claims[claim]) = (Government, value))}");
        using var nobody = await server.SendAsync(server.Activities.Say("help"), authorization: null);

        Assert.Equal((HostUnderTest.Or(expected), HttpStatusCode.Unauthorized), (response.StatusCode, nobody.StatusCode));
    }

    [Fact]
    public async Task In_the_governments_cloud_the_bot_signs_in_there_for_there()
    {
        await using var server = await TeamsServer.StartAsync(settings: ("ChannelService", "https://botframework.azure.us"));

        using var response = await server.SendAsync(server.Activities.Say("help"), $"Bearer {server.Token(claims: claims => claims["iss"] = Government)}");
        await server.Connector.FindAsync(_ => true);

        var (address, form) = Assert.Single(server.Login.Asked);
        Assert.Equal($"https://login.microsoftonline.us/{Activities.Tenant}/oauth2/v2.0/token", address.GetLeftPart(UriPartial.Path));
        Assert.Contains("scope=https%3A%2F%2Fapi.botframework.us%2F.default", form, StringComparison.Ordinal);
    }

    // Channel_AuthenticationDisabled_ShouldBeAnonymous
    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("https://smba.trafficmanager.net/emea/", HttpStatusCode.Forbidden)]
    [InlineData("http://192.0.2.1/", HttpStatusCode.Forbidden)]
    [InlineData("", HttpStatusCode.Forbidden)]
    public async Task Where_nobody_shows_a_token_nobody_is_answered_on_another_machine(string? serviceUrl, HttpStatusCode expected)
    {
        await using var server = await TeamsServer.StartAsync(
            settings: [("Teams:Unauthenticated", true), ("MicrosoftAppType", ""), ("MicrosoftAppId", ""), ("MicrosoftAppPassword", ""), ("MicrosoftAppTenantId", "")]);
        server.Connector.Token = null;
        JsonObject activity = server.Activities.Say("help");
        activity["serviceUrl"] = serviceUrl ?? server.Connector.ServiceUrl;

        using var response = await server.SendAsync(activity, authorization: null);
        using var known = await server.SendAsync(server.Activities.Say("list"), authorization: null);
        await server.Connector.FindAsync(message => message.Words.Contains("No triage is open", StringComparison.Ordinal));

        Assert.Equal((HostUnderTest.Or(expected), HttpStatusCode.OK), (response.StatusCode, known.StatusCode));
        Assert.Empty(server.Login.Asked);
    }

    private static FakeTimeProvider Standing() => new(new DateTimeOffset(2026, 3, 18, 13, 20, 0, TimeSpan.Zero));
}
