using IncidentBot.Settings;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>
/// People are listed once under <c>Catalogue:People</c>; who has a role there looks after every metric. A metric's own <c>People</c> names others by
/// role, either by a name of that list or described in place: <c>"People": { "Data": "Dana", "OnCall": { "Name": "Sam", "SlackId": "U024BE7LH" } }</c>.
/// </summary>
internal static class PeopleSettings
{
    public static IReadOnlyList<Person> ReadShared(IEnumerable<SettingsReader> readers)
    {
        var entries = readers.Select(reader => (reader, person: ReadPerson(reader, reader.Choice<PersonRole>("Role")))).ToList();
        foreach (var (reader, person) in entries)
        {
            reader.NothingElse();
            if (person.StandIn is { } name && !entries.Any(other => IsCalled(other.person, name)))
                reader.Wrong("StandIn", name, "use the Name of somebody under Catalogue:People");
        }

        return [.. entries.Select(entry => entry.person)];
    }

    /// <summary>The metric's people by role, and behind them their stand-ins without one.</summary>
    public static IReadOnlyList<Person> ReadOf(SettingsReader reader, IReadOnlyList<Person> shared)
    {
        var byRole = Enum.GetValues<PersonRole>()
            .SelectMany(role => ReadRole(reader.Section($"{role}"), role, shared) is { } own ? [own] : shared.Where(person => person.Role == role))
            .ToList();
        reader.NothingElse();
        var standIns = byRole
            .Where(person => person.StandIn is not null && !byRole.Any(other => IsCalled(other, person.StandIn)))
            .Select(person => shared.FirstOrDefault(other => IsCalled(other, person.StandIn)))
            .OfType<Person>()
            .Select(person => person with { Role = null });
        return [.. byRole.Concat(standIns.Distinct())];
    }

    private static Person? ReadRole(SettingsReader reader, PersonRole role, IReadOnlyList<Person> shared)
    {
        if (!reader.Exists)
            return null;
        if (reader.Value is { } name)
        {
            if (shared.FirstOrDefault(person => IsCalled(person, name)) is { } known)
                return known with { Role = role };
            reader.Say($"{reader.Path} is \"{name}\": use the Name of somebody under Catalogue:People, or an object with Name and SlackId or TeamsId.");
            return null;
        }

        var own = ReadPerson(reader, role);
        if (own.StandIn is { } standIn && !shared.Any(person => IsCalled(person, standIn)))
            reader.Wrong("StandIn", standIn, "use the Name of somebody under Catalogue:People");
        reader.NothingElse();
        return own;
    }

    private static Person ReadPerson(SettingsReader reader, PersonRole? role)
    {
        var name = reader.Required("Name", "use the person's name");
        return new Person
        {
            Id = name,
            Name = name,
            Role = role,
            SlackId = reader.Optional("SlackId"),
            TeamsId = reader.Optional("TeamsId"),
            StandIn = reader.Optional("StandIn"),
        };
    }

    private static bool IsCalled(Person person, string? name) => string.Equals(person.Name, name, StringComparison.OrdinalIgnoreCase);
}
