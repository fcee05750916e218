namespace BlastFx.Serialization;

/// <summary>A value that is not valid for its field. It is caught for the record that contains it, which becomes an <see cref="UnreadableRecord"/>.</summary>
internal sealed class UnreadableException(string why) : Exception(why)
{
    private string _path = "";

    /// <summary>The field and its error, such as <c>tier_status.next: a number where an object belongs</c>.</summary>
    public string What => _path.Length == 0 ? Message : $"{_path}: {Message}";

    /// <summary>Prepends the field that contains the value.</summary>
    public void Within(string field) => _path = _path.Length == 0 ? field : $"{field}.{_path}";
}
