using System.Net;
using System.Reflection;
using Microsoft.Bot.Connector.Authentication;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>The Bot Builder SDK as the host of the Teams channel, and every difference to our own that the tests know.</summary>
internal static class HostUnderTest
{
    private const HttpStatusCode Accepted = HttpStatusCode.OK;
    private const HttpStatusCode Unauthorized = HttpStatusCode.Unauthorized;
    private const HttpStatusCode Broke = HttpStatusCode.InternalServerError;

    /// <summary>By the test, or by the test and its row.</summary>
    private static readonly Dictionary<string, object> Differences = new()
    {
        // Accepted, where our own host refuses.
        ["A_token_without_a_key_id_is_refused"] = Accepted,
        ["A_token_with_a_header_that_must_be_understood_and_is_not_is_refused"] = Accepted,
        ["An_oversized_token_is_refused_before_any_key_is_fetched"] = (Accepted, HttpStatusCode.RequestHeaderFieldsTooLarge, 2),

        // Keys are kept for the life of the process: a withdrawn one is believed on, a new one is learnt late.
        ["A_key_that_was_withdrawn_without_a_successor_is_refused_within_the_hour"] = Accepted,
        ["After_a_rotation_the_first_message_of_the_new_key_is_accepted_and_the_withdrawn_key_refused"] = new[] { Accepted, Broke, Accepted },
        ["While_keys_cannot_be_read_known_ones_are_believed_for_a_day_and_nobody_is_told_that_his_token_is_bad"] = new[] { Broke, Accepted, Accepted, Accepted },
        ["Made_up_key_ids_do_not_become_a_flood_of_readings"] = 2,

        // Refused, but as if the bot had broken: 500 and no reason.
        ["What_is_no_token_is_refused(header: \"Bearer abc\")"] = Broke,
        ["What_is_no_token_is_refused(header: \"Bearer a.b.c\")"] = Broke,
        ["What_is_no_token_is_refused(header: \"Bearer ..\")"] = Broke,
        ["What_is_no_token_is_refused(header: \"Bearer ....\")"] = Broke,
        ["What_is_no_token_is_refused(header: \"Bearer eyJhbGciOiJSUzI1NiJ9\")"] = Broke,
        ["What_is_no_token_is_refused(header: \"Bearer eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.c2ln\")"] = Broke,
        ["A_token_signed_in_another_way_is_refused(algorithm: \"none\")"] = Broke,
        ["A_token_signed_in_another_way_is_refused(algorithm: \"HS256\")"] = Broke,
        ["A_token_of_another_key_under_the_issuers_key_id_is_refused"] = Broke,
        ["A_key_that_the_token_brings_itself_does_not_count"] = Broke,
        ["A_token_that_was_changed_on_its_way_is_refused"] = Broke,
        ["A_token_without_this_claim_is_refused(claim: \"exp\")"] = Broke,
        ["A_token_counts_from_five_minutes_before_to_five_minutes_after_its_time(claim: \"nbf\", seconds: 310, isAccepted: False)"] = Broke,
        ["A_key_counts_as_long_as_its_certificate(fromDays: -400, toDays: -1, expected: Unauthorized)"] = Broke,
        ["A_key_counts_as_long_as_its_certificate(fromDays: 1, toDays: 400, expected: Unauthorized)"] = Broke,
        ["Nobody_gets_in_while_the_issuer_publishes_no_usable_key"] = new[] { Broke },
        ["A_body_that_wants_to_be_answered_elsewhere_is_refused(serviceUrl: null)"] = Broke,
        ["A_service_url_without_encryption_is_refused_even_if_the_token_names_it(serviceUrl: \"smba.example.net\")"] = Broke,
        ["Where_nobody_shows_a_token_nobody_is_answered_on_another_machine(serviceUrl: \"\", expected: Forbidden)"] = Broke,
        ["An_activity_of_another_channel_is_refused(channel: \"AseChannel\")"] = Broke,
        ["What_is_no_activity_is_refused(body: \"{\\\"type\\\":7}\", expected: BadRequest)"] = Broke,
        ["What_is_no_activity_is_refused(body: \"{\\\"type\\\":\\\"message\\\"}\", expected: Forbidden)"] = Broke,

        // Refused with the token, where our own host refuses what the token does not speak for.
        ["A_body_that_wants_to_be_answered_elsewhere_is_refused"] = Unauthorized,
        ["In_the_governments_cloud_only_its_own_issuer_speaks_for_Teams(claim: \"serviceurl\", value: \"https://smba.elsewhere.example/\", expected: Forbidden)"] = Unauthorized,
        ["Only_a_key_that_is_endorsed_for_Teams_speaks_for_Teams(endorsements: \"\", isAccepted: False)"] = Unauthorized,
        ["Only_a_key_that_is_endorsed_for_Teams_speaks_for_Teams(endorsements: \"webchat\", isAccepted: False)"] = Unauthorized,
        ["Only_a_key_that_is_endorsed_for_Teams_speaks_for_Teams(endorsements: \"MSTEAMS\", isAccepted: False)"] = Unauthorized,
        ["A_key_whose_endorsements_are_not_published_at_all_speaks_for_nobody"] = Unauthorized,
        ["An_activity_of_another_channel_is_refused(channel: \"webchat\")"] = Unauthorized,
        ["An_activity_of_another_channel_is_refused(channel: \"emulator\")"] = Unauthorized,
        ["The_token_goes_only_where_a_proved_activity_came_from"] = (int)Unauthorized,

        // The body is read before the token, and its kind is not looked at.
        ["Other_ways_to_knock_are_refused"] = new[] { HttpStatusCode.MethodNotAllowed, HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge },
    };

    /// <summary>The system's, which nobody can move.</summary>
    public static TimeProvider TokenClock(TimeProvider app) => TimeProvider.System;

    /// <summary>It reads keys by https only, and keeps them for the life of the process by this address.</summary>
    public static string MetadataOf(TokenIssuer issuer)
    {
        ReadKeysThrough(new WithoutEncryption());
        return $"{issuer.Metadata.Replace("http:", "https:", StringComparison.Ordinal)}?{Guid.NewGuid()}";
    }

    public static bool SaysWhy(HttpStatusCode answer) => answer is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    public static T Or<T>(T ours)
    {
        var test = TestContext.Current.Test?.TestDisplayName ?? "";
        var method = test.Split('(')[0];
        var name = method.LastIndexOf('.') + 1;
        return Differences.TryGetValue(test[name..], out var row) ? (T)row : Differences.TryGetValue(method[name..], out var all) ? (T)all : ours;
    }

    /// <summary>Its client for this is fixed and private.</summary>
    private static void ReadKeysThrough(HttpMessageHandler handler)
    {
        var client = typeof(BotFrameworkAuthentication).Assembly.GetType("Microsoft.Bot.Connector.Authentication.ParameterizedBotFrameworkAuthentication", throwOnError: true)
            ?.GetField("_authHttpClient", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null) ?? throw new InvalidOperationException("The SDK keeps its client elsewhere.");
        var inside = typeof(HttpMessageInvoker).GetField("_handler", BindingFlags.NonPublic | BindingFlags.Instance) ?? throw new InvalidOperationException("HttpClient keeps its handler elsewhere.");
        inside.SetValue(client, handler);
    }

    /// <summary>Leads https to the issuer, which speaks http, and shows its documents as if by https.</summary>
    private sealed class WithoutEncryption() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri ?? throw new InvalidOperationException("There is no address.")) { Scheme = "http" }.Uri;
            var response = await base.SendAsync(request, cancellationToken);
            var document = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(document.Replace("\"http:", "\"https:", StringComparison.Ordinal));
            return response;
        }
    }
}
