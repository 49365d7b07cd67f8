using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>
/// Who may speak. Against an issuer with real keys, through the door that Teams knocks at; the cases are those of the Bot Builder SDK's own suite (named in
/// remarks), and what a forger would try.
/// </summary>
public sealed class TokenTests
{
    private const string Words = "words of the message";

    // ChannelValidation_Succeeds, EndorsedChannelIdShouldPass, JwtTokenExtractor_..._ShouldValidateSigningKey
    [Fact]
    public async Task A_token_of_the_channel_is_accepted_and_the_message_committed()
    {
        await using var server = await TeamsServer.StartAsync(Standing());

        using var response = await server.SendAsync(server.Activities.Say(Words));

        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, await Body(response)));
        Assert.True(await ArrivedAsync(server));
    }

    [Theory]
    [InlineData("RS384")]
    [InlineData("RS512")]
    public async Task Longer_signatures_of_the_same_kind_are_accepted(string algorithm)
    {
        await using var server = await TeamsServer.StartAsync(Standing());

        using var response = await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token(header: header => header["alg"] = algorithm)}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // EmptyHeader_BotWithNoCredentials_ShouldThrow, ChannelValidation_NoAuthentication_Fails, IsTokenFromEmulator_ShouldReturnFalseOnTokenBadFormat
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer  ")]
    [InlineData("Bearer abc")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer ..")]
    [InlineData("Bearer ....")]
    [InlineData("Bearer eyJhbGciOiJSUzI1NiJ9")]
    [InlineData("Bearer eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.c2ln")]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==")]
    [InlineData("%%%")]
    public async Task What_is_no_token_is_refused(string? header) => await AssertRefusedAsync(_ => header);

    [Theory]
    [InlineData("bearer {0}")]
    [InlineData("Bearer  {0}")]
    [InlineData("Bearer {0} more")]
    [InlineData("{0}")]
    [InlineData("Token {0}")]
    [InlineData("Bearer {0}, Bearer {0}")]
    public async Task A_good_token_in_a_bad_header_is_refused(string form) =>
        await AssertRefusedAsync(server => string.Format(CultureInfo.InvariantCulture, form, server.Token()));

    public static TheoryData<string, string?> WrongClaims => new()
    {
        // ChannelValidation_WrongAudienceClaimIssuer_Fails, ValidationIssueUrlTest
        { "iss", "https://api.botframework.us" },
        { "iss", "https://api.botframework.com/" },
        { "iss", "" },
        { "iss", null },
        // IsTokenFromEmulator_...: tokens of Entra, the emulator's and other bots', are a stranger's here
        { "iss", "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/" },
        { "iss", "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0" },
        { "iss", $"https://login.microsoftonline.com/{Activities.Tenant}/v2.0" },
        // ChannelValidation_NoAudienceClaim_Fails, _WrongAudienceClaim_Fails, _NoAudienceClaimValue_Fails
        { "aud", null },
        { "aud", "" },
        { "aud", " " },
        { "aud", "5d2f6b0e-0000-4000-8000-000000000000" },
        { "aud", "https://api.botframework.com" },
        // ChannelValidation_NoServiceClaimValue_Fails
        { "serviceurl", null },
        { "serviceurl", "" },
        { "serviceurl", " " },
    };

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task A_token_with_wrong_claims_is_refused(string claim, string? value) =>
        await AssertRefusedAsync(server => $"Bearer {server.Token(claims: claims => claims[claim] = value)}");

    [Theory]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("serviceurl")]
    [InlineData("exp")]
    public async Task A_token_without_this_claim_is_refused(string claim) => await AssertRefusedAsync(server => $"Bearer {server.Token(claims: claims => claims.Remove(claim))}");

    // JwtTokenExtractor_WithExpiredToken_ShouldThrowUnauthorizedAccessException
    [Theory]
    [InlineData("exp", -310, false)]
    [InlineData("exp", -290, true)]
    [InlineData("nbf", 310, false)]
    [InlineData("nbf", 290, true)]
    public async Task A_token_counts_from_five_minutes_before_to_five_minutes_after_its_time(string claim, int seconds, bool isAccepted)
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        var token = server.Token(claims: claims => claims[claim] = server.TokenClock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds());

        using var response = await server.SendAsync(server.Activities.Say(Words), $"Bearer {token}");

        Assert.Equal(HostUnderTest.Or(isAccepted ? HttpStatusCode.OK : HttpStatusCode.Unauthorized), response.StatusCode);
    }

    // The last is an algorithm of the right key that the Bot Framework does not use.
    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("PS256")]
    public async Task A_token_signed_in_another_way_is_refused(string algorithm) =>
        await AssertRefusedAsync(server => $"Bearer {server.Token(header: header => header["alg"] = algorithm)}");

    [Fact]
    public async Task A_token_of_another_key_under_the_issuers_key_id_is_refused() =>
        await AssertRefusedAsync(server => $"Bearer {server.Token(IssuerKey.New("key-1"))}");

    [Fact]
    public async Task A_key_that_the_token_brings_itself_does_not_count()
    {
        var own = IssuerKey.New("own");

        await AssertRefusedAsync(server => $"Bearer {server.Token(own, header: header => header["jwk"] = own.ToJson())}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_token_that_was_changed_on_its_way_is_refused(int part) => await AssertRefusedAsync(server =>
    {
        var parts = server.Token().Split('.');
        parts[part] = (parts[part][0] == 'A' ? 'B' : 'A') + parts[part][1..];
        return $"Bearer {string.Join('.', parts)}";
    });

    [Fact]
    public async Task A_token_with_a_header_that_must_be_understood_and_is_not_is_refused() =>
        await AssertRefusedAsync(server => $"Bearer {server.Token(header: header => header["crit"] = new JsonArray("b64"))}");

    [Fact]
    public async Task A_token_without_a_key_id_is_refused() => await AssertRefusedAsync(server => $"Bearer {server.Token(header: header => header.Remove("kid"))}");

    [Fact]
    public async Task An_oversized_token_is_refused_before_any_key_is_fetched()
    {
        await using var server = await TeamsServer.StartAsync(Standing());

        using var large = await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token(claims: claims => claims["x"] = new string('x', 16_000))}");
        using var larger = await server.SendAsync(server.Activities.Say(Words), $"Bearer {new string('x', 60_000)}");

        Assert.Equal(HostUnderTest.Or((HttpStatusCode.Unauthorized, HttpStatusCode.RequestHeaderFieldsTooLarge, 0)), (large.StatusCode, larger.StatusCode, server.Issuer.KeyReadings));
    }

    // The issuer is looked at before anything is fetched.
    [Fact]
    public async Task For_a_strangers_token_no_key_is_fetched()
    {
        await using var server = await TeamsServer.StartAsync(Standing());

        using var response = await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token(claims: claims => claims["iss"] = "https://evil.example")}");

        Assert.Equal((HttpStatusCode.Unauthorized, 0), (response.StatusCode, server.Issuer.KeyReadings));
    }

    // ChannelValidation_WrongServiceClaimValue_Fails; a body without one is refused here too, which the SDK lets pass.
    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_body_that_wants_to_be_answered_elsewhere_is_refused(string? serviceUrl)
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        var activity = server.Activities.Say(Words);
        activity["serviceUrl"] = serviceUrl;

        using var response = await server.SendAsync(activity);

        await AssertRefusedAsync(server, response, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_service_url_differs_only_by_case_is_the_same()
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        var activity = server.Activities.Say(Words);
        activity["serviceUrl"] = server.Connector.ServiceUrl.ToUpperInvariant();

        using var response = await server.SendAsync(activity);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("http://smba.example.net/emea/")]
    [InlineData("ftp://smba.example.net/emea/")]
    [InlineData("smba.example.net")]
    public async Task A_service_url_without_encryption_is_refused_even_if_the_token_names_it(string serviceUrl)
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        var activity = server.Activities.Say(Words);
        activity["serviceUrl"] = serviceUrl;

        using var response = await server.SendAsync(activity, $"Bearer {server.Token(claims: claims => claims["serviceurl"] = serviceUrl)}");

        await AssertRefusedAsync(server, response, HttpStatusCode.Forbidden);
    }

    // EndorsementsValidator: UnendorsedChannelIdShouldFail, MismatchedEndorsementsChannelIdShouldFail, NullEndorsementsParameterShouldThrow, EndorsedChannelIdShouldPassWithTwoEndorsements.
    // EndorsementsRetriever: ReturnsEmptyValues_SingleKeyWithNoEndorsements.
    [Theory]
    [InlineData("", false)]
    [InlineData("webchat", false)]
    [InlineData("MSTEAMS", false)]
    [InlineData("webchat msteams", true)]
    public async Task Only_a_key_that_is_endorsed_for_Teams_speaks_for_Teams(string endorsements, bool isAccepted)
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        var key = IssuerKey.New("key-2") with { Endorsements = endorsements.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
        server.Issuer.Published.Add(key);

        using var response = await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token(key)}");

        Assert.Equal(HostUnderTest.Or(isAccepted ? HttpStatusCode.OK : HttpStatusCode.Forbidden), response.StatusCode);
    }

    [Fact]
    public async Task A_key_whose_endorsements_are_not_published_at_all_speaks_for_nobody()
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        var key = IssuerKey.New("key-2") with { Endorsements = null };
        server.Issuer.Published.Add(key);

        using var response = await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token(key)}");

        await AssertRefusedAsync(server, response, HttpStatusCode.Forbidden);
    }

    // NullChannelIdParameterShouldPass and UnaffinitizedActivityShouldPass in the SDK; a bot that is in Teams only has no reason for it. ValidationChannelIdTest: no way around by AseChannel.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("webchat")]
    [InlineData("emulator")]
    [InlineData("AseChannel")]
    public async Task An_activity_of_another_channel_is_refused(string? channel)
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        var activity = server.Activities.Say(Words);
        activity["channelId"] = channel;

        using var response = await server.SendAsync(activity);

        await AssertRefusedAsync(server, response, HttpStatusCode.Forbidden);
    }

    // IsSkillTokenTest, ValidateClaimsTest_ThrowsOnSkillClaim_WithNullValidator
    [Fact]
    public async Task Another_bots_token_is_refused() => await AssertRefusedAsync(server => $"Bearer {server.Token(claims: claims =>
    {
        (claims["iss"], claims["ver"], claims["azp"]) = ($"https://login.microsoftonline.com/{Activities.Tenant}/v2.0", "2.0", "5d2f6b0e-0000-4000-8000-000000000000");
    })}");

    [Fact]
    public async Task Other_organisations_are_refused_unless_they_are_listed()
    {
        await using var strict = await TeamsServer.StartAsync(Standing());
        await using var listed = await TeamsServer.StartAsync(Standing(), ("Teams:Tenants", new[] { "F5C9B1D8-0000-4000-8000-000000000000", "another" }));
        JsonObject From(TeamsServer server, string? tenant)
        {
            var activity = server.Activities.Say(Words);
            (activity["conversation"]!["tenantId"], activity["channelData"]!["tenant"]!["id"]) = (null, tenant);
            return activity;
        }

        using var stranger = await strict.SendAsync(From(strict, "f5c9b1d8-0000-4000-8000-000000000000"));
        using var nobody = await strict.SendAsync(From(strict, null));
        using var guest = await listed.SendAsync(From(listed, "f5c9b1d8-0000-4000-8000-000000000000"));
        using var owner = await listed.SendAsync(From(listed, Activities.Tenant));

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Forbidden], new[] { stranger, nobody, guest, owner }.Select(response => response.StatusCode));
    }

    [Fact]
    public async Task After_a_rotation_the_first_message_of_the_new_key_is_accepted_and_the_withdrawn_key_refused()
    {
        var time = Standing();
        await using var server = await TeamsServer.StartAsync(time);
        using var before = await server.SendAsync(server.Activities.Say(Words));
        var next = IssuerKey.New("key-2");
        server.Issuer.Published.Clear();
        server.Issuer.Published.Add(next);
        time.Advance(TimeSpan.FromMinutes(1));

        using var first = await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token(next)}");
        using var withdrawn = await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token()}");

        Assert.Equal(HostUnderTest.Or(new[] { HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized }), new[] { before, first, withdrawn }.Select(response => response.StatusCode));
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_without_a_successor_is_refused_within_the_hour()
    {
        var time = Standing();
        await using var server = await TeamsServer.StartAsync(time);
        using var before = await server.SendAsync(server.Activities.Say(Words));
        server.Issuer.Published.Clear();
        time.Advance(TimeSpan.FromMinutes(61));

        using var after = await server.SendAsync(server.Activities.Say(Words));

        Assert.Equal((HttpStatusCode.OK, HostUnderTest.Or(HttpStatusCode.Unauthorized)), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task Made_up_key_ids_do_not_become_a_flood_of_readings()
    {
        await using var server = await TeamsServer.StartAsync(Standing());

        for (var i = 0; i < 20; i++)
            (await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token(header: header => header["kid"] = $"made-up-{i}")}")).Dispose();

        Assert.Equal(HostUnderTest.Or(1), server.Issuer.KeyReadings);
    }

    // EndorsementsRetriever: ThrowsIfDocumentRetrieverThrows, NonSuccessHttpStatusResponseFor..., ReturnsEmptyValues_..., EmptyKeySetDocumentResponse...
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":null}")]
    [InlineData("{\"keys\":[{}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"key-1\",\"n\":\"\",\"e\":\"\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"key-1\",\"k\":\"c2VjcmV0\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"key-1\",\"x5c\":[\"not a certificate\"],\"endorsements\":\"msteams\"}]}")]
    [InlineData("<html>")]
    public async Task Nobody_gets_in_while_the_issuer_publishes_no_usable_key(string document)
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        server.Issuer.KeyDocument = document;

        using var response = await server.SendAsync(server.Activities.Say(Words));

        Assert.Contains(response.StatusCode, HostUnderTest.Or(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.ServiceUnavailable }));
        Assert.False(await ArrivedAsync(server));
    }

    [Fact]
    public async Task While_keys_cannot_be_read_known_ones_are_believed_for_a_day_and_nobody_is_told_that_his_token_is_bad()
    {
        var time = Standing();
        await using var server = await TeamsServer.StartAsync(time);
        server.Issuer.Broken = 503;
        using var never = await server.SendAsync(server.Activities.Say(Words));
        server.Issuer.Broken = null;
        time.Advance(TimeSpan.FromMinutes(1));
        using var read = await server.SendAsync(server.Activities.Say(Words));
        server.Issuer.Broken = 503;
        time.Advance(TimeSpan.FromHours(23));
        using var known = await server.SendAsync(server.Activities.Say(Words));
        time.Advance(TimeSpan.FromHours(2));
        using var tooOld = await server.SendAsync(server.Activities.Say(Words));

        Assert.Equal(
            HostUnderTest.Or(new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }),
            new[] { never, read, known, tooOld }.Select(response => response.StatusCode));
    }

    // JwtTokenExtractor_WithExpiredCert_ShouldNotAllowCertSigningKey, _WithValidCert_...: a certificate counts only within its dates.
    [Theory]
    [InlineData(-400, -1, HttpStatusCode.Unauthorized)]
    [InlineData(1, 400, HttpStatusCode.Unauthorized)]
    [InlineData(-1, 400, HttpStatusCode.OK)]
    public async Task A_key_counts_as_long_as_its_certificate(int fromDays, int toDays, HttpStatusCode expected)
    {
        await using var server = await TeamsServer.StartAsync();
        var key = IssuerKey.New("key-2");
        var request = new CertificateRequest("CN=keys", key.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays));
        server.Issuer.Published.Add(key with { Certificate = Convert.ToBase64String(certificate.RawData) });

        using var response = await server.SendAsync(server.Activities.Say(Words), $"Bearer {server.Token(key)}");

        Assert.Equal(HostUnderTest.Or(expected), response.StatusCode);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{\"type\":", HttpStatusCode.BadRequest)]
    [InlineData("{\"type\":\"\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"type\":7}", HttpStatusCode.BadRequest)]
    [InlineData("{\"type\":\"message\",\"from\":\"Lena\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"type\":\"message\"}", HttpStatusCode.Forbidden)]
    public async Task What_is_no_activity_is_refused(string body, HttpStatusCode expected)
    {
        await using var server = await TeamsServer.StartAsync(Standing());

        using var response = await server.SendAsync(body, $"Bearer {server.Token()}");

        Assert.Equal(HostUnderTest.Or(expected), response.StatusCode);
    }

    [Fact]
    public async Task Other_ways_to_knock_are_refused()
    {
        await using var server = await TeamsServer.StartAsync(Standing());
        var huge = server.Activities.Say(new string('x', 600_000)).ToJsonString();

        using var get = await server.Http.GetAsync("/api/messages", TestContext.Current.CancellationToken);
        using var form = await server.SendAsync("{}", $"Bearer {server.Token()}", "text/plain");
        using var tooLarge = await server.SendAsync(huge, $"Bearer {server.Token()}");
        using var unread = await server.SendAsync(huge, "Bearer abc");

        Assert.Equal(
            HostUnderTest.Or(new[] { HttpStatusCode.MethodNotAllowed, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.Unauthorized }),
            new[] { get, form, tooLarge, unread }.Select(response => response.StatusCode));
    }

    private static FakeTimeProvider Standing() => new(new DateTimeOffset(2026, 3, 18, 13, 20, 0, TimeSpan.Zero));

    private static async Task AssertRefusedAsync(Func<TeamsServer, string?> header)
    {
        await using var server = await TeamsServer.StartAsync(Standing());

        using var response = await server.SendAsync(server.Activities.Say(Words), header(server));

        await AssertRefusedAsync(server, response, HttpStatusCode.Unauthorized);
    }

    /// <summary>Nothing happened, nothing is told, and one line says why.</summary>
    private static async Task AssertRefusedAsync(TeamsServer server, HttpResponseMessage response, HttpStatusCode status)
    {
        var answer = HostUnderTest.Or(status);
        Assert.Equal((answer, ""), (response.StatusCode, await Body(response)));
        Assert.Equal(answer == HttpStatusCode.OK, await ArrivedAsync(server));
        var lines = server.Logs.Text.Split('\n').Where(line => line.Contains("refused", StringComparison.Ordinal)).ToList();
        Assert.Equal(HostUnderTest.SaysWhy(answer) ? 1 : 0, lines.Count);
        Assert.All(lines, line => Assert.StartsWith("A message for Teams was refused: ", line, StringComparison.Ordinal));
        Assert.DoesNotContain(Words, server.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", server.Logs.Text, StringComparison.Ordinal);
    }

    private static async Task<string> Body(HttpResponseMessage response) => await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task<bool> ArrivedAsync(TeamsServer server) =>
        await server.Get<ITriageStore>().LoadAsync(Streams.LobbyOf(new Place("teams", Activities.Personal, null)), TestContext.Current.CancellationToken) is not null;
}
