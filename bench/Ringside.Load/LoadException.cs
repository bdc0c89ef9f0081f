namespace Ringside.Load;

/// <summary>The measurement could not be made; the message says why.</summary>
internal sealed class LoadException(string message) : Exception(message);
