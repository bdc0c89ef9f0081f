using System.Security.Cryptography;
using System.Text;
using Ringside.EventLog.Artifacts;

namespace Ringside.EventLog.Tests.Conformance;

/// <summary>What tests of artifacts that grow do alike.</summary>
public abstract class GrowingConformance(Func<LogPlace> newPlace) : EventLogConformance(newPlace)
{
    protected const string Text = "text/plain; charset=utf-8";

    protected static async Task<string> GrowAsync(EventLog log, string session, string text)
    {
        using var growing = log.Artifacts.Grow(session, Text, long.MaxValue);
        growing.Append(Encoding.UTF8.GetBytes(text));
        growing.Seal();
        await log.AppendAsync([Mention(growing, session)]);
        return growing.Id;
    }

    /// <summary>One that has been mentioned, and is open.</summary>
    protected static async Task<GrowingArtifact> OpenAsync(EventLog log, string text)
    {
        var growing = log.Artifacts.Grow("ses_1", Text, long.MaxValue);
        growing.Append(Encoding.UTF8.GetBytes(text));
        growing.Publish();
        await log.AppendAsync([Mention(growing)]);
        return growing;
    }

    protected static Task SealAsync(EventLog log) => log.Artifacts.Left().SealAsync(decide => log.AppendAsync(decide), CancellationToken.None);

    protected static NewEvent Mention(GrowingArtifact growing, string session = "ses_1") => Note($$"""{"artifact":"{{growing.Id}}"}""", session) with { Grown = [growing.State] };

    protected static byte[] Window(OpenedArtifact opened, long at, int length)
    {
        opened.Content.Position = at;
        var window = new byte[length];
        return window[..opened.Content.ReadAtLeast(window, length, throwOnEndOfStream: false)];
    }

    protected static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
