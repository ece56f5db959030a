namespace Ecommerce.Pipeline.Hosting;

/// <summary>What a data directory says of itself: that it is ours, and which store lives in it.</summary>
internal sealed record DataDirectoryMarker
{
    /// <summary>Layout of the folder; another number is another version of this program.</summary>
    public int Format { get; init; } = CurrentFormat;

    public long Seed { get; init; }

    public const int CurrentFormat = 1;
}
