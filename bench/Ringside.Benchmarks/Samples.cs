using System.Text;
using Ringside.EventLog;
using Ringside.Protocol;

namespace Ringside.Benchmarks;

/// <summary>Events as the log has them.</summary>
internal static class Samples
{
    public const string Epoch = "k7d2m9qx01", Session = "ses_01hzy3v7k2m9qx01aaaaaaaaaa", Run = "run_01hzy3v7k2m9qx01aaaaaaaaaa";

    private static readonly EventScope Scope = new() { Session = Session, Tree = Session, Run = Run, Agent = "agt_01hzy3v7k2m9qx01aaaaaaaaaa" };

    private static readonly DateTimeOffset Time = new(2026, 11, 20, 17, 31, 2, 123, TimeSpan.Zero);

    /// <summary>A written event of 200 bytes of data.</summary>
    public static LogEvent Written(long position) => Event(position, "x.load", $$"""{"n":1000000000,"t":1000000000000000,"pad":"{{new string('x', 151)}}"}""");

    public static LogEvent Event(long position, string type, string json) => new(position, Time, type, Scope, EventSources.Agent, null, Encoding.UTF8.GetBytes(json));

    /// <summary>A turn without its deltas, which no fold sees.</summary>
    public static IReadOnlyList<LogEvent> Turn() =>
    [
        Event(1, EventTypes.RunStarted, "{}"),
        Event(2, EventTypes.PlanUpdated, """{"goal":"A goal","phases":[{"id":"1","title":"Look","status":"in_progress"}]}"""),
        Event(3, EventTypes.ToolStarted, """{"tool":"t1","name":"bash","kind":"execute","title":"Run the tests","status":"in_progress"}"""),
        Event(4, EventTypes.ToolCompleted, """{"tool":"t1","status":"completed","output":{"text":"done"},"durationMs":120}"""),
        Event(5, EventTypes.MessageCompleted, """{"message":"m1","role":"assistant","text":"It is done."}"""),
        Event(6, EventTypes.RunCompleted, """{"stopReason":"end_turn"}"""),
    ];
}
