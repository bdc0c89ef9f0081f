namespace Ringside.EventLog;

/// <summary>What decisions bring with them, whoever makes them: looked for once one is made and all that it appended is folded, and committed with it.</summary>
public interface IRule
{
    /// <summary>
    /// Appends what follows. Called on the log's own thread, once for each time that a decision is made: fast. It reads nothing but the scope; what it throws undoes
    /// the decision.
    /// </summary>
    void Follow(AppendScope scope);
}
