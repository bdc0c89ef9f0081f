using System.Text;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Server.Mcp;

/// <summary>
/// That a person has allowed an agent to stop a session, to close it, or to interrupt it: that alone, once, within ten minutes. It is given where the agent's own
/// question was allowed, or the one that the tool asks where the agent has not asked; so a person decides, whatever the agent's program lets its model do.
/// </summary>
internal static class Permits
{
    private const string Asked = "permit-asked", Given = "permit";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>A person is asked by this interaction. A question about a session that is not there allows nothing.</summary>
    public static void Ask(AppendScope scope, string session, string interaction, Stopping stopping)
    {
        if (stopping.IsThere(scope))
        {
            scope.PutRecord(new RecordKey(Asked, $"{session} {interaction}"), new Record(Encoding.UTF8.GetBytes($"\"{stopping}\"")));
        }
    }

    /// <summary>A person has answered an interaction, whatever it asked.</summary>
    public static void Answered(AppendScope scope, Interaction interaction, InteractionAnswer answer)
    {
        var key = new RecordKey(Asked, $"{interaction.Session} {interaction.Id}");
        if (scope.ReadRecord(key) is not { } stopping)
        {
            return;
        }

        scope.RemoveRecord(key);
        if (interaction.Options.FirstOrDefault(option => option.Id == answer.Option)?.Kind is "allow_once" or "allow_always")
        {
            scope.PutRecord(Key(interaction.Session, Encoding.UTF8.GetString(stopping).Trim('"')), new Record("true"u8.ToArray(), scope.Now + Life));
        }
    }

    /// <summary>Whether it was allowed; it is used up.</summary>
    public static bool TryUse(AppendScope scope, string session, Stopping stopping)
    {
        var key = Key(session, stopping.ToString());
        if (scope.ReadRecord(key) is null)
        {
            return false;
        }

        scope.RemoveRecord(key);
        return true;
    }

    private static RecordKey Key(string session, string stopping) => new(Given, $"{session} {stopping}");
}
