using System.Text.Json;

namespace Ringside.Agents.JsonRpc;

/// <summary>What the other side's messages come to, one at a time, in the order in which they were written.</summary>
internal interface IJsonRpcHandler
{
    /// <summary>Any message came, before it is handled.</summary>
    void Alive();

    ValueTask NotifiedAsync(string method, JsonElement parameters);

    /// <summary>A request to answer, now or later; the next message waits only for the returned task.</summary>
    ValueTask RequestedAsync(JsonRpcRequest request);
}

/// <summary>A request of the other side. Its id is given back as it came: agents use numbers from 0 and UUID strings.</summary>
internal sealed class JsonRpcRequest(FrameWriter writer, JsonElement id, string method, JsonElement parameters)
{
    public JsonElement Id { get; } = id;

    public string Method { get; } = method;

    public JsonElement Parameters { get; } = parameters;

    public ValueTask AnswerAsync(Action<Utf8JsonWriter> result) => writer.SendAsync(
        json =>
        {
            WriteId(json);
            json.WritePropertyName("result");
            result(json);
        },
        CancellationToken.None);

    public ValueTask FailAsync(int code, string message) => writer.SendAsync(
        json =>
        {
            WriteId(json);
            json.WriteStartObject("error");
            json.WriteNumber("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
        },
        CancellationToken.None);

    private void WriteId(Utf8JsonWriter json)
    {
        json.WritePropertyName("id");
        Id.WriteTo(json);
    }
}
