namespace IncidentBot.Practice;

/// <summary>The drops one can practise on.</summary>
internal interface IPracticeMenu
{
    IReadOnlyList<PracticeDrop> Drops { get; }
}

/// <param name="Title">What the menu shows.</param>
/// <param name="Sentence">What is said in the channel when it is chosen: an ordinary start of a triage.</param>
internal sealed record PracticeDrop(string Id, string Title, string Sentence);
