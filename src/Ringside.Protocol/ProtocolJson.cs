using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ringside.Protocol;

/// <summary>How everything of the wire is read and written: camelCase, no nulls, times in milliseconds, nothing escaped that need not be (W1).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimestampJsonConverter)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(AgentData))]
[JsonSerializable(typeof(SessionData))]
[JsonSerializable(typeof(PromptData))]
[JsonSerializable(typeof(RunStartedData))]
[JsonSerializable(typeof(RunCancelRequestedData))]
[JsonSerializable(typeof(RunEndedData))]
[JsonSerializable(typeof(PlanData))]
[JsonSerializable(typeof(PhaseData))]
[JsonSerializable(typeof(DeltaData))]
[JsonSerializable(typeof(MessageData))]
[JsonSerializable(typeof(ToolData))]
[JsonSerializable(typeof(InteractionData))]
[JsonSerializable(typeof(ThreadData))]
[JsonSerializable(typeof(UsageData))]
[JsonSerializable(typeof(ContextWarningData))]
[JsonSerializable(typeof(Preview))]
[JsonSerializable(typeof(Agent))]
[JsonSerializable(typeof(CreateAgent))]
[JsonSerializable(typeof(UpdateAgent))]
[JsonSerializable(typeof(AgentPage))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(CreateSession))]
[JsonSerializable(typeof(UpdateSession))]
[JsonSerializable(typeof(ListPage<Session>))]
[JsonSerializable(typeof(Prompt))]
[JsonSerializable(typeof(CreatePrompt))]
[JsonSerializable(typeof(UpdatePrompt))]
[JsonSerializable(typeof(PromptAccepted))]
[JsonSerializable(typeof(ListPage<Prompt>))]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(CreateRun))]
[JsonSerializable(typeof(RunCreated))]
[JsonSerializable(typeof(ListPage<Run>))]
[JsonSerializable(typeof(Interaction))]
[JsonSerializable(typeof(AnswerInteraction))]
[JsonSerializable(typeof(ListPage<Interaction>))]
[JsonSerializable(typeof(ListPage<SearchHit>))]
[JsonSerializable(typeof(WrittenEvent))]
[JsonSerializable(typeof(List<WrittenEvent>))]
[JsonSerializable(typeof(EventsWritten))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(CreateUser))]
[JsonSerializable(typeof(ListPage<User>))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(SignInCode))]
[JsonSerializable(typeof(Token))]
[JsonSerializable(typeof(CreateToken))]
[JsonSerializable(typeof(ListPage<Token>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Hello))]
[JsonSerializable(typeof(CaughtUp))]
[JsonSerializable(typeof(Ping))]
[JsonSerializable(typeof(Bye))]
[JsonSerializable(typeof(AccessChange))]
[JsonSerializable(typeof(SubscribeOp))]
[JsonSerializable(typeof(UnsubscribeOp))]
[JsonSerializable(typeof(PingOp))]
[JsonSerializable(typeof(SocketMessage))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(RunChanges))]
[JsonSerializable(typeof(SessionRemoved))]
[JsonSerializable(typeof(RevertRun))]
[JsonSerializable(typeof(RevertedData))]
[JsonSerializable(typeof(ExportHeader))]
[JsonSerializable(typeof(ExportArtifact))]
[JsonSerializable(typeof(ExportedArtifact))]
[JsonSerializable(typeof(ExportEnd))]
public sealed partial class ProtocolJson : JsonSerializerContext
{
    static ProtocolJson() => Default = new ProtocolJson(new JsonSerializerOptions(s_defaultOptions) { Encoder = WireEncoder.Instance });

    /// <summary>How <see cref="Utf8JsonWriter"/>s of the wire are set up.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = WireEncoder.Instance, SkipValidation = true };
}
