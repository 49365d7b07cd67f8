using System.Text.Json;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Web;

/// <summary>The body of <c>POST /web/turns</c>: a text, or a click.</summary>
/// <param name="Id">A UUID the page makes up: the same id again is the same turn.</param>
/// <param name="Thread">Id of the root message; null in the channel.</param>
/// <param name="Message">For a click: the message that holds the button.</param>
internal sealed record TurnPost(
    Guid Id, string Conversation, string? Thread, TurnPerson Person, string? Text,
    string? Action, string? Value, Dictionary<string, string?>? Fields, string? Message)
{
    public const int LongestText = 50_000;

    // Every character of the longest text escaped as \uXXXX, and room for the rest.
    public const long LargestBody = 1_000_000;

    private const string TooLong = "That is more than 50,000 characters: shorten it, or give a link.";
    private const int LongestName = 80;
    private const int LongestValue = 2_000;
    private const int MostFields = 30;

    private static readonly JsonSerializerOptions Json = new(TriageJson.Options) { RespectNullableAnnotations = true };

    /// <summary>Reads and checks a body: the post, or the one sentence that says what is wrong with it.</summary>
    public static async Task<(TurnPost? Post, string? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
            return (null, TooLong);
        try
        {
            var post = await JsonSerializer.DeserializeAsync<TurnPost>(request.Body, Json, cancellationToken);
            var problem = post is null ? "The message was empty." : post.FindProblem();
            return (problem is null ? post : null, problem);
        }
        catch (JsonException)
        {
            return (null, "The message could not be read: its JSON is not as it should be.");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, TooLong);
        }
    }

    private string? FindProblem()
    {
        if (Id == Guid.Empty)
            return "The message has no id.";
        if (Conversation is null || !IsName(Conversation))
            return "The channel needs a name of at most 80 characters.";
        if (Person is null || !IsName(Person.Id) || !IsName(Person.Name))
            return "Say who you are, in at most 80 characters.";
        if (Text is null == Action is null)
            return "The message needs either a text or a button.";
        return Text is null ? FindClickProblem() : FindTextProblem(Text);
    }

    private static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= LongestName && !name.Any(char.IsControl);

    private static string? FindTextProblem(string text) => text switch
    {
        { Length: > LongestText } => TooLong,
        _ when string.IsNullOrWhiteSpace(text) => "There is nothing to send yet: write something first.",
        _ => null,
    };

    private string? FindClickProblem()
    {
        var isKnownForm = Fields is null || (Fields.Count <= MostFields && !Fields.ContainsValue(null));
        if (Action is not { Length: > 0 and <= LongestName } || Value is { Length: > LongestValue } || !isKnownForm)
            return "The button is not one of the bot's.";
        return Fields is not null && Fields.Sum(field => field.Key.Length + (field.Value?.Length ?? 0)) > LongestText ? TooLong : null;
    }
}

internal sealed record TurnPerson(string Id, string Name);
