using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

public sealed class FileCaptureOffsetStoreTests
{
    [Fact]
    public async Task An_offset_survives_the_file_and_a_damaged_file_is_named()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(Directory.CreateDirectory(folder["offsets"]).FullName, "capture.json");
        var store = new FileCaptureOffsetStore(path);
        (await store.ReadAsync(default)).Should().BeNull();
        var offset = new CaptureOffset { SystemIdentifier = ulong.MaxValue, Timeline = 1, Database = "shop", SlotName = "s", Generation = Guid.NewGuid(), SnapshotLsn = 7, SnapshotCompleted = true, ConfirmedLsn = 9 };
        await store.WriteAsync(offset with { ConfirmedLsn = 8 }, default);
        await store.WriteAsync(offset, default);
        (await new FileCaptureOffsetStore(path).ReadAsync(default)).Should().Be(offset);
        await File.WriteAllTextAsync(path, "{ half");
        (await store.Invoking(s => s.ReadAsync(default).AsTask()).Should().ThrowAsync<CaptureException>()).WithMessage($"*{path}*");
    }
}
