using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IncidentBot.Channels.BotFramework;

/// <summary>What Teams sends and takes, with the fields that are used.</summary>
/// <remarks>https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md</remarks>
internal sealed record Activity
{
    /// <summary>Letters of any language go out as they are: escaped they would take six times their size.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Type { get; init; }

    public string? Id { get; init; }

    public string? ChannelId { get; init; }

    public string? ServiceUrl { get; init; }

    public ChannelAccount? From { get; init; }

    public ChannelAccount? Recipient { get; init; }

    public ConversationAccount? Conversation { get; init; }

    public string? Text { get; init; }

    /// <summary>One line for notifications, where a card speaks for itself otherwise.</summary>
    public string? Summary { get; init; }

    public IReadOnlyList<Attachment>? Attachments { get; init; }

    public IReadOnlyList<ActivityEntity>? Entities { get; init; }

    /// <summary>Of an invoke.</summary>
    public string? Name { get; init; }

    public JsonElement? Value { get; init; }

    /// <summary>Of an installationUpdate.</summary>
    public string? Action { get; init; }

    public IReadOnlyList<ChannelAccount>? MembersAdded { get; init; }

    public TeamsChannelData? ChannelData { get; init; }

    /// <summary>The organisation it was said in; null when the activity names none.</summary>
    [JsonIgnore]
    public string? Tenant => Conversation?.TenantId ?? ChannelData?.Tenant?.Id;
}

internal sealed record ChannelAccount
{
    public string? Id { get; init; }

    public string? Name { get; init; }
}

internal sealed record ConversationAccount
{
    public string? Id { get; init; }

    /// <summary><c>personal</c>, <c>groupChat</c> or <c>channel</c>.</summary>
    public string? ConversationType { get; init; }

    public string? TenantId { get; init; }
}

internal sealed record ActivityEntity
{
    public string? Type { get; init; }

    public string? Text { get; init; }

    public ChannelAccount? Mentioned { get; init; }
}

/// <param name="Content">The card.</param>
internal sealed record Attachment(string ContentType, JsonElement? Content);

internal sealed record TeamsChannelData
{
    public TeamsTenant? Tenant { get; init; }

    public TeamsTeam? Team { get; init; }

    public TeamsChannelInfo? Channel { get; init; }
}

internal sealed record TeamsTenant(string? Id);

/// <param name="AadGroupId">What links to the team's messages name it by.</param>
internal sealed record TeamsTeam(string? Id, string? AadGroupId = null);

internal sealed record TeamsChannelInfo(string? Id);
