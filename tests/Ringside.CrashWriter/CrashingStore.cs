using System.Diagnostics;
using System.Reflection;
using System.Text;
using Ringside.EventLog;

namespace Ringside.CrashWriter;

/// <summary>Where a server is to be killed: at the commit of an event.</summary>
/// <param name="Text">A part of the event's JSON; null: any of that type.</param>
/// <param name="Before">Before it is durable; else when it is, and nobody knows yet.</param>
public sealed record Crash(string Type, string? Session = null, string? Text = null, bool Before = false)
{
    public bool Fits(Batch batch) => batch.Events.Any(e =>
        e.Type == Type && (Session is null || e.Scope.Session == Session) && (Text is null || Encoding.UTF8.GetString(e.Json.Span).Contains(Text, StringComparison.Ordinal)));
}

/// <summary>A store that kills its own process, as kill −9 does, at one commit.</summary>
public class CrashingStore : DispatchProxy
{
    private IEventStore inner = null!;
    private volatile Crash? crash;

    public static IEventStore Around(IEventStore inner)
    {
        var store = Create<IEventStore, CrashingStore>();
        ((CrashingStore)store).inner = inner;
        return store;
    }

    public void At(Crash next) => crash = next;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var due = targetMethod!.Name == nameof(IEventStore.Commit) && args is [Batch batch] && crash is { } next && next.Fits(batch) ? next : null;
        Kill(due is { Before: true });
        var result = targetMethod.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        Kill(due is not null);
        return result;
    }

    private static void Kill(bool isDue)
    {
        if (isDue)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}
