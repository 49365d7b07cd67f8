using System.Reflection;
using System.Text.RegularExpressions;
using NetArchTest.Rules;

namespace IncidentBot.Tests;

/// <summary>Who may use whom (ARCHITECTURE.md), and a few habits that a compiler does not hold.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly Brain = typeof(Triage.TriageEvent).Assembly;
    private static readonly Assembly App = typeof(IncidentBot.Storage.ITriageStore).Assembly;

    public static TheoryData<string> Rooms => [.. App.GetTypes().Select(Room).OfType<string>().Distinct().Order()];

    [Fact]
    public void The_brain_needs_nothing_but_the_base_library_and_mathematics()
    {
        var references = Brain.GetReferencedAssemblies().Select(reference => reference.Name ?? "");

        Assert.DoesNotContain(references, name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("MathNet.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_brain_does_no_input_or_output_and_waits_for_nothing() => AssertHolds(
        Types.InAssembly(Brain).ShouldNot().HaveDependencyOnAny("System.IO", "System.Net", "System.Diagnostics.Process", "System.Threading.Tasks", "System.TimeProvider"));

    [Fact]
    public void No_type_of_the_brain_is_called_like_its_namespace() =>
        Assert.DoesNotContain(Brain.GetTypes(), type => type.Name == "Triage");

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Channels_connectors_and_stores_know_nothing_of_their_neighbours(string room)
    {
        var neighbours = RoomsBelow(room[..room.LastIndexOf('.')]).Where(other => other != room);

        AssertHolds(Types.InAssembly(App).That().ResideInNamespaceMatching(Within(room)).ShouldNot().HaveDependencyOnAny([.. neighbours]));
    }

    [Fact]
    public void A_vendors_wire_types_stay_in_its_folder() => Assert.All(RoomsBelow("IncidentBot.Connectors"), vendor =>
    {
        var own = App.GetTypes()
            .Where(type => type.Namespace == vendor && !type.Name.EndsWith("Registration", StringComparison.Ordinal) && !type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Select(type => type.FullName ?? "");

        AssertHolds(Types.InAssembly(App).That().ResideInNamespaceMatching("^IncidentBot").And().DoNotResideInNamespaceMatching(Within(vendor))
            .ShouldNot().HaveDependencyOnAny([.. own]));
    });

    [Fact]
    public void The_conversation_knows_seams_and_nothing_behind_them() => AssertHolds(
        Types.InAssembly(App).That().ResideInNamespaceMatching(Within("IncidentBot.Conversations"))
            .ShouldNot().HaveDependencyOnAny([.. Rooms.Select(row => row.Data), "IncidentBot.Practice", "IncidentBot.CommandLine"]));

    [Fact]
    public void No_test_sleeps() => AssertNowhere(SleepPattern(), "tests/IncidentBot.Tests", "tests/IncidentBot.Triage.Tests");

    [Fact]
    public void Nothing_is_started_that_nobody_can_await() => AssertNowhere(AsyncVoidPattern(), "src", "tests");

    /// <summary>The folder below Channels, Connectors or Storage that a type lives in; null outside of those.</summary>
    private static string? Room(Type type) => RoomPattern().Match(type.Namespace ?? "") is { Success: true } match ? match.Value : null;

    private static IEnumerable<string> RoomsBelow(string parent) =>
        Rooms.Select(row => row.Data).Where(room => room.StartsWith($"{parent}.", StringComparison.Ordinal));

    private static string Within(string @namespace) => $"^{Regex.Escape(@namespace)}($|\\.)";

    private static void AssertHolds(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.True(result.IsSuccessful, $"Against the rule: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    private static void AssertNowhere(Regex pattern, params string[] folders)
    {
        var places =
            from folder in folders
            from file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot(), folder), "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            from match in pattern.Matches(File.ReadAllText(file))
            select $"{file}: {match.Value}";

        Assert.Empty(places);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex(@"^IncidentBot\.(Channels|Connectors|Storage)\.\w+")]
    private static partial Regex RoomPattern();

    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\((\d|TimeSpan\.From)")]
    private static partial Regex SleepPattern();

    [GeneratedRegex(@"\basync void\b")]
    private static partial Regex AsyncVoidPattern();
}
