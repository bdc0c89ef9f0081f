using System.Collections.Concurrent;
using Ringside.EventLog;
using Ringside.EventLog.Artifacts;

namespace Ringside.TestKit;

/// <summary>Artifacts' bytes on a disk that may be full, or gives some of them no more.</summary>
public sealed class BrokenBytes(IArtifactBytes inner) : IArtifactBytes
{
    private readonly ConcurrentDictionary<string, bool> unreadable = [];
    private volatile bool isFull;
    private volatile bool isUnreadable;

    /// <summary>Nothing can be written.</summary>
    public bool IsFull { get => isFull; set => isFull = value; }

    /// <summary>Nothing can be read.</summary>
    public bool IsUnreadable { get => isUnreadable; set => isUnreadable = value; }

    /// <summary>Makes an artifact's bytes such as cannot be read, or can be again.</summary>
    public void Break(string name, bool isBroken = true) => unreadable[name] = isBroken;

    public IArtifactWriter OpenWrite(string name) => new Writer(this, inner.OpenWrite(name));

    public IArtifactReader? OpenRead(string name) =>
        isUnreadable || unreadable.GetValueOrDefault(name) ? throw new LogUnavailableException($"The disk does not give {name}.") : inner.OpenRead(name);

    public void Remove(string name) => inner.Remove(name);

    public IReadOnlyList<string> Names() => inner.Names();

    private sealed class Writer(BrokenBytes bytes, IArtifactWriter writer) : IArtifactWriter
    {
        public void Write(ReadOnlySpan<byte> part)
        {
            if (bytes.isFull)
            {
                throw new LogUnavailableException("The disk is full.");
            }

            writer.Write(part);
        }

        public void Sync() => writer.Sync();

        public void Dispose() => writer.Dispose();
    }
}
