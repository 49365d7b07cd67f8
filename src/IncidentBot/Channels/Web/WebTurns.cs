using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Http.Features;

namespace IncidentBot.Channels.Web;

/// <summary>Takes what people say and click: shown, committed, and only then accepted.</summary>
internal sealed partial class WebTurns(WebMessages messages, IInbox inbox, TimeProvider time)
{
    public async Task<IResult> ReceiveAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            return Results.Text("The message must be sent as JSON.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = TurnPost.LargestBody;

        var (post, problem) = await TurnPost.ReadAsync(context.Request, context.RequestAborted);
        if (post is null)
            return Results.Text(problem, statusCode: StatusCodes.Status400BadRequest);
        var root = post.Thread is null ? null : messages.Find(post.Thread);
        if (post.Thread is not null && root?.Message.Placement != Placement.Root)
            return Results.Text("The thread is not known here any more.", statusCode: StatusCodes.Status400BadRequest);

        // The words first, so that they stand above the answer. Should the bot die in between, the page sends the same id again.
        var conversation = root?.Conversation ?? post.Conversation;
        var by = new Author(post.Person.Id, post.Person.Name, Bot: false);
        messages.PutWords(post.Id, root?.Stream ?? $"{WebChannel.ChannelName}/{conversation}", conversation, root?.Id, by, Words(post));
        await inbox.ReceiveAsync(Turn(post, root), context.RequestAborted);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private Message Words(TurnPost post)
    {
        var key = $"turn-{post.Id.ToString("D", CultureInfo.InvariantCulture)}";
        var placement = post.Thread is null ? Placement.Channel : Placement.Thread;
        if (post.Text is { } text)
            return new Message(key, placement, text.Length > 150 ? text[..150] : text, [new Paragraph(text)]);

        var button = post.Message is null ? null : FindButton(post.Message, post.Action, post.Value);
        var label = button?.Label ?? post.Action ?? "";
        var fields = (post.Fields ?? []).Where(field => !string.IsNullOrWhiteSpace(field.Value)).Select(field => Said(field, button?.Form)).ToList();
        var chose = new SmallPrint(RichText.Of(new Plain("chose "), new Strong(label)));
        return new Message(key, placement, $"chose {label}", fields is [] ? [chose] : [chose, new Facts(fields)]);
    }

    private Button? FindButton(string message, string? action, string? value) => messages.Find(message)?.Message.Blocks
        .OfType<Buttons>().SelectMany(block => block.Items).FirstOrDefault(button => button.Action == action && button.Value == value);

    private static Fact Said(KeyValuePair<string, string?> field, Form? form)
    {
        var asked = form?.Fields.FirstOrDefault(candidate => candidate.Name == field.Key);
        var choice = asked?.Choices?.FirstOrDefault(candidate => candidate.Value == field.Value);
        return new Fact(asked?.Label ?? field.Key, choice?.Label ?? field.Value ?? "");
    }

    /// <summary>Whatever is typed on the page is said to the bot: there is nobody else in it.</summary>
    private Turn Turn(TurnPost post, WebMessage? root) => new(
        post.Id.ToString("D", CultureInfo.InvariantCulture),
        new Place(WebChannel.ChannelName, root?.Conversation ?? post.Conversation, root?.Id),
        new Person { Id = post.Person.Id, Name = post.Person.Name },
        time.GetUtcNow(),
        post.Text is { } text ? new Said.Text(Address().Replace(text, "")) : Click(post),
        Addressed: true,
        root?.Stream);

    private static Said.Click Click(TurnPost post) =>
        new(post.Action ?? "", post.Value, (post.Fields ?? []).ToDictionary(field => field.Key, field => field.Value ?? ""));

    /// <summary>Who is used to other chats addresses the bot by its name.</summary>
    [GeneratedRegex(@"^\s*@IncidentBot\b[\s:,]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
