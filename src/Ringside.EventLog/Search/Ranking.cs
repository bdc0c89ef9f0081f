namespace Ringside.EventLog.Search;

/// <summary>How matches are ordered, for both stores (S5). How well words match is the store's own measure; the rest is here.</summary>
internal static class Ranking
{
    /// <summary>Of what matches, so many of the newest are ranked: a word that is everywhere costs no more than one that is common.</summary>
    public const int Ranked = 10_000;

    /// <summary>Something new counts up to half again as much as something old; after this time half of that is left.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromDays(7);
}
