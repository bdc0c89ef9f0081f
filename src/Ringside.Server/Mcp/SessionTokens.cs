using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Ringside.Protocol;
using Ringside.Server.Identity;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;

namespace Ringside.Server.Mcp;

/// <summary>
/// The tokens by which agents' programs use Ringside's tools: one for each agent that runs, in this process's memory alone, good for the tools and nothing else,
/// gone with the agent or its session.
/// </summary>
public sealed class SessionTokens(EventLog.EventLog log, IdentityService identity)
{
    private readonly ConcurrentDictionary<string, string> sessions = [];

    public string Mint(string session)
    {
        var token = "rs_session_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        sessions[Hash(token)] = session;
        return token;
    }

    public void End(string token) => sessions.TryRemove(Hash(token), out _);

    /// <summary>The session's agent, with what its owner may do; null where the token is none, or its session or its owner's right to write is gone.</summary>
    public Caller? Find(string token) =>
        sessions.GetValueOrDefault(Hash(token)) is { } id && log.State.Documents is var state && state.Get(SessionsFold.Sessions, id) is { Status: not SessionStatus.Closed } session
            ? Of(session)
            : null;

    /// <inheritdoc cref="Find"/>
    public Caller? Of(Session session)
    {
        var owner = identity.Users.FirstOrDefault(user => user.Id == session.Owner);
        var token = new Token { Id = "", Name = "agent", User = session.Owner, Scopes = [Scopes.Read, Scopes.Write], CreatedAt = session.CreatedAt };
        return owner is null || new Caller(owner, token) is var caller && !caller.Has(Scopes.Write) ? null
            : new Caller(owner, token) { Acting = Acting(session) };
    }

    private ActingSession Acting(Session session)
    {
        var orchestration = Managing.Switched(log.State.Documents, session.Id);
        return new ActingSession(session.Id, session.Tree)
        {
            IsTeams = session.Visibility == Visibility.Team,
            IsOrchestrator = orchestration is not null,
            Manages = orchestration?.Manages ?? [],
        };
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
