using System.Collections.Frozen;

namespace Ringside.EventLog.Search;

/// <summary>
/// One spelling for a letter's upper and lower case, its accents and its full width. A table of our own: in .NET's invariant mode, in which the server runs,
/// <c>string.Normalize</c> leaves letters as they are.
/// </summary>
internal static class Folding
{
    /// <summary>In each group, the first letter stands for the others.</summary>
    private const string Groups =
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ bḃḅḇƀ cçćĉċčḉ dďḋḍḏḑḓđ eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ fḟ gĝğġģǧǵḡ hĥȟḣḥḧḩḫẖħ iìíîïĩīĭįǐȉȋḭḯỉịı jĵǰ kķǩḱḳḵ "
        + "lĺļľḷḹḻḽł mḿṁṃ nñńņňǹṅṇṉṋ oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿ pṕṗ rŕŗřȑȓṙṛṝṟ sśŝşšſșṡṣṥṧṩẛ tţťțṫṭṯṱẗŧ uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự "
        + "vṽṿ wŵẁẃẅẇẉẘ xẋẍ yýÿŷȳẏẙỳỵỷỹ zźżžẑẓẕ αά εέ ηή ιΐίϊ οό σς υΰϋύ ωώ её";

    private static readonly FrozenDictionary<char, char> Plain = Groups.Split(' ')
        .SelectMany(group => group.Skip(1).Select(accented => KeyValuePair.Create(accented, group[0]))).ToFrozenDictionary();

    /// <summary>Appends the letter as it is searched for: nothing for an accent that stands alone, two letters for a ligature.</summary>
    public static void Append(System.Text.StringBuilder folded, char letter)
    {
        if (char.IsAscii(letter))
        {
            folded.Append(char.ToLowerInvariant(letter));
            return;
        }

        var lower = char.ToLowerInvariant(letter is >= '\uff01' and <= '\uff5e' ? (char)(letter - 0xfee0) : letter);
        switch (lower)
        {
            case >= '\u0300' and <= '\u036f':
                break;
            case 'ß':
                folded.Append("ss");
                break;
            case 'æ':
                folded.Append("ae");
                break;
            case 'œ':
                folded.Append("oe");
                break;
            default:
                folded.Append(Plain.GetValueOrDefault(lower, lower));
                break;
        }
    }
}
