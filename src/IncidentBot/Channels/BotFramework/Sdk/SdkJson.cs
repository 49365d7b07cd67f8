using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonException = System.Text.Json.JsonException;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace IncidentBot.Channels.BotFramework.Sdk;

/// <summary>The border between the SDK's types and ours: both know the wire format.</summary>
internal static class SdkJson
{
    // What looks like a date in a card is text.
    private static readonly JsonSerializerSettings AsWritten = new() { DateParseHandling = DateParseHandling.None, NullValueHandling = NullValueHandling.Ignore };

    /// <exception cref="JsonException">It is no activity as Teams sends them.</exception>
    public static Activity Read(Microsoft.Bot.Schema.Activity activity) =>
        JsonSerializer.Deserialize<Activity>(JsonConvert.SerializeObject(activity, HttpHelper.BotMessageSerializerSettings), Activity.Json) ?? throw new JsonException();

    public static Microsoft.Bot.Schema.Activity Write(Activity activity) =>
        JsonConvert.DeserializeObject<Microsoft.Bot.Schema.Activity>(JsonSerializer.Serialize(activity, Activity.Json), AsWritten) ?? throw new InvalidOperationException("There is nothing to send.");

    /// <summary>Goes out as it is: the SDK would indent it, and a card may then be larger than Teams takes.</summary>
    public static JRaw Write(InvokeAnswer answer) => new(JsonSerializer.Serialize(answer, Activity.Json));
}
