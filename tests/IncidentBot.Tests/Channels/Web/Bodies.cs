using System.Text.Json;

namespace IncidentBot.Tests.Channels.Web;

/// <summary>Bodies of <c>POST /web/turns</c>.</summary>
internal static class Bodies
{
    public static string Text(string text, string? thread = null, Guid? id = null, string person = "Lena") => JsonSerializer.Serialize(new
    {
        id = id ?? Guid.NewGuid(),
        conversation = "incidents",
        thread,
        person = new { id = person, name = person },
        text,
    });

    public static string Click(string action, string? value, string? thread, object? fields = null, string? message = null) => JsonSerializer.Serialize(new
    {
        id = Guid.NewGuid(),
        conversation = "incidents",
        thread,
        person = new { id = "Lena", name = "Lena" },
        action,
        value,
        fields,
        message,
    });
}
