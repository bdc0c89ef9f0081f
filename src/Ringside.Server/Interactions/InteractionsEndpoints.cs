using Microsoft.AspNetCore.Routing;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;
using Ringside.Server.Mcp;
using Ringside.Server.Orchestration;
using Ringside.Server.Sessions;

namespace Ringside.Server.Interactions;

/// <summary>Questions to people (wire.md §5): the first answer wins.</summary>
public static class InteractionsEndpoints
{
    public static void MapInteractions(this IEndpointRouteBuilder routes)
    {
        routes.MapApi("GET", "/api/interactions", Scopes.Read, request =>
        {
            var state = request.Log.State;
            var status = request.Http.Request.Query["status"].ToString();
            if (status is not ("" or InteractionStatus.Open or InteractionStatus.Answered or InteractionStatus.Expired))
            {
                throw RejectedException.InvalidQuery("status", $"must be open, answered or expired, not {status}");
            }

            var tree = request.Http.Request.Query["tree"].ToString();
            var visible = state.Documents.All(InteractionsFold.Interactions)
                .Where(interaction => (status.Length == 0 || interaction.Status == status) && (tree.Length == 0 || TreeOf(interaction, state.Documents) == tree) && Access.CanSee(request.Caller, interaction.Session, state.Documents));
            return Task.FromResult<ApiResult?>(ListQuery.Page(request, visible, interaction => interaction.Id, state.Head, ProtocolJson.Default.ListPageInteraction, "status", "tree"));
        });
        routes.MapApi("GET", "/api/interactions/{id}", Scopes.Read, request =>
        {
            var state = request.Log.State;
            return Task.FromResult<ApiResult?>(ApiResult.Ok(
                state.Documents.Interaction(request.Caller, request.Route("id")) with { Cursor = state.Head }, ProtocolJson.Default.Interaction));
        });
        routes.MapApi("POST", "/api/interactions/{id}/answer", Scopes.Write, async request =>
        {
            var body = await request.ReadAsync(ProtocolJson.Default.AnswerInteraction).ConfigureAwait(false);
            var answered = await request.Log.AppendAsync(scope => Answer(scope, request.Caller, request.Route("id"), body) with { Cursor = scope.Cursor }).ConfigureAwait(false);
            return ApiResult.Ok(answered, ProtocolJson.Default.Interaction);
        });
    }

    private static string? TreeOf(Interaction interaction, Documents state) => state.Get(SessionsFold.Sessions, interaction.Session)?.Tree;

    private static Interaction Answer(AppendScope scope, Caller caller, string id, AnswerInteraction request)
    {
        var interaction = scope.State.Interaction(caller, id);
        var answer = new InteractionAnswer(request.Option, request.Text);
        if (interaction.Status == InteractionStatus.Answered)
        {
            return interaction.Answer == answer
                ? interaction
                : throw new RejectedException(ErrorCodes.AlreadyAnswered, "Somebody has answered this already, and otherwise.");
        }

        if (interaction.Status == InteractionStatus.Expired)
        {
            throw new RejectedException(ErrorCodes.Conflict, $"The question is no longer open ({interaction.Reason}).");
        }

        if (request.Option is null == request.Text is null)
        {
            throw RejectedException.Invalid("option", "give an option, or a text, and not both");
        }

        if (request.Option is not null && interaction.Options.All(option => option.Id != request.Option))
        {
            throw RejectedException.Invalid("option", $"must be one of {string.Join(", ", interaction.Options.Select(option => option.Id))}, not {request.Option}");
        }

        if (request.Text is not null && interaction.Kind == "permission")
        {
            throw RejectedException.Invalid("text", "a permission is answered with an option");
        }

        var session = scope.State.Get(SessionsFold.Sessions, interaction.Session)!;
        scope.Append(session.Event(
            EventTypes.InteractionAnswered, new InteractionData { Interaction = id, Kind = interaction.Kind, Tool = interaction.Tool, Answer = answer },
            EventSources.User, caller.User.Id, interaction.Run));
        Answers.Answered(scope, interaction, answer, caller);
        Escalation.Answered(scope, interaction, answer, caller);
        return scope.State.Get(InteractionsFold.Interactions, id)!;
    }
}
