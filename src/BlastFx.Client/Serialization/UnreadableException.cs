namespace BlastFx.Serialization;

/// <summary>A value that is not what belongs there. It ends at the row it is in, which becomes an <see cref="UnreadableRecord"/>.</summary>
internal sealed class UnreadableException(string why) : Exception(why)
{
    private string _place = "";

    /// <summary>The field and what is wrong with it, such as <c>tier_status.next: a number where an object belongs</c>.</summary>
    public string What => _place.Length == 0 ? Message : $"{_place}: {Message}";

    /// <summary>Notes the field that what was noted so far is in.</summary>
    public void Within(string field) => _place = _place.Length == 0 ? field : $"{field}.{_place}";
}
