using System.Net;
using Polly.CircuitBreaker;
using Refit;

namespace IncidentBot.Channels.Slack;

/// <summary>Why a call did not work, with a sentence that says what to do about it.</summary>
internal abstract record SlackTrouble(string Sentence)
{
    internal sealed record Limited(string Sentence, TimeSpan After) : SlackTrouble(Sentence);

    /// <summary>It did not arrive.</summary>
    internal sealed record NotSent(string Sentence) : SlackTrouble(Sentence);

    /// <summary>It may have arrived, and have been done.</summary>
    internal sealed record AnswerLost(string Sentence) : SlackTrouble(Sentence);

    /// <param name="Code">Slack's own word for it.</param>
    internal sealed record Refused(string Code, string Sentence) : SlackTrouble(Sentence);

    public static SlackTrouble Of(string method, SlackAnswer answer)
    {
        var code = answer.Error ?? "an error without a name";
        // Slack's own errors: "some aspect of the operation may have succeeded".
        if (code is "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout")
            return new AnswerLost($"Slack had an error of its own with {method} ({code}).");
        return code == "ratelimited" || code == "rate_limited" ? OfLimit(method, null) : new Refused(code, Explain(method, code, answer));
    }

    public static SlackTrouble Of(string method, Exception exception) => exception switch
    {
        ApiException { StatusCode: HttpStatusCode.TooManyRequests } e => OfLimit(method, e.Headers.RetryAfter?.Delta),
        ApiException { StatusCode: >= HttpStatusCode.InternalServerError } e => new AnswerLost($"Slack had an error of its own with {method} ({(int)e.StatusCode})."),
        ApiException { StatusCode: HttpStatusCode.OK } => new AnswerLost($"Slack's answer to {method} could not be understood."),
        ApiException e => new Refused($"{(int)e.StatusCode}", $"Slack did not accept {method} (HTTP {(int)e.StatusCode})."),
        _ when NeverSent(exception) => new NotSent("Slack cannot be reached: check that this machine may speak to Slack:Url (https://slack.com/api unless said)."),
        _ => new AnswerLost($"Slack's answer to {method} was lost."),
    };

    private static Limited OfLimit(string method, TimeSpan? after)
    {
        var wait = after is { } said && said > TimeSpan.Zero ? said : TimeSpan.FromSeconds(30);
        return new Limited($"Slack limits {method} for {wait.TotalSeconds:0} s.", wait);
    }

    private static bool NeverSent(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is BrokenCircuitException)
                return true;
            if (e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError })
                return true;
        }

        return false;
    }

    private static string Explain(string method, string code, SlackAnswer answer) => code switch
    {
        "not_in_channel" => "I am not in this channel. Invite me with /invite @IncidentBot; what I have to say comes as soon as I am in.",
        "channel_not_found" => "I cannot see this channel: it is private or was deleted. Invite me with /invite @IncidentBot, or start in a channel that I am in.",
        "is_archived" => "This channel is archived. Start the triage in another one.",
        "missing_scope" => $"Slack refuses {method}: the scope {answer.Needed ?? "it needs"} is missing{(answer.Provided is { Length: > 0 } has ? $" (the token has {has})" : "")}. Add it under OAuth & Permissions of the Slack app, then reinstall the app.",
        "token_revoked" or "account_inactive" => "Slack has revoked the token in Slack:BotToken. Reinstall the Slack app, put its new Bot User OAuth Token there, and restart me.",
        "invalid_auth" or "not_authed" => $"Slack does not know the token that {method} was called with. Check Slack:BotToken and Slack:AppToken.",
        "token_expired" => "The token in Slack:BotToken has expired. Switch token rotation off in a new Slack app, or put a fresh token there and restart me.",
        "not_allowed_token_type" => $"{method} was called with the wrong kind of token. Slack:BotToken begins with xoxb-, Slack:AppToken with xapp-.",
        "msg_blocks_too_long" or "msg_too_long" => "Slack finds this message too long. A short one goes in its place, and the whole text as a file below it.",
        "restricted_action" or "restricted_action_read_only_channel" or "restricted_action_thread_only_channel" or "restricted_action_non_threadable_channel" =>
            "I may not post in this channel. Ask a workspace admin to allow it, or start the triage in another channel.",
        "message_not_found" => "The message was deleted in Slack.",
        "expired_trigger_id" or "trigger_expired" => "Opening the form took too long. Please press the button again.",
        "user_not_in_channel" => "The person is not in this channel any more.",
        _ => $"Slack refuses {method} ({code}).",
    };
}
