using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Export;

/// <summary>People of a triage as numbers with a role: "person-1 (data)". The same person has the same number everywhere in the file.</summary>
internal sealed class Aliases(Metric metric)
{
    private readonly List<string> _names = [];

    public string Of(Person person) => $"{Of(person.Name)}{RoleOf(person)}";

    public string Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "";
        if (!_names.Contains(name, StringComparer.OrdinalIgnoreCase))
            _names.Add(name);
        return $"person-{_names.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) + 1}";
    }

    private string RoleOf(Person person) => (person.Role ?? metric.People.FirstOrDefault(known => known.Name.Equals(person.Name, StringComparison.OrdinalIgnoreCase))?.Role) switch
    {
        PersonRole.Data => " (data)",
        PersonRole.OnCall => " (on-call)",
        PersonRole.Product => " (product)",
        _ => "",
    };
}
