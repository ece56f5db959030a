using Ecommerce.Data.Embedded;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Embedded;

public sealed class NpmPackageCacheTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeNpm _npm;
    private readonly NpmPackageCache _cache;

    public NpmPackageCacheTests()
    {
        _npm = new(_folder["npm"]);
        _cache = Cache();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fetches_once_and_sets_modes_and_links()
    {
        var package = _npm.Pack(("bin/tool", "#!"), ("lib/part.so.1", "code"), ("links.json", """[{"source":"lib/part.so.1","target":"lib/part.so"}]""")) with { SymbolicLinkList = "links.json", RequiredFiles = ["bin/tool", "lib/part.so"] };
        _cache.Find(package).Should().BeNull();
        var reports = new List<NpmFetchProgress>();

        var folder = await _cache.EnsureAsync(package, new Reports(reports.Add));
        var again = await Cache().EnsureAsync(package);

        again.Should().Be(folder);
        _cache.Find(package).Should().Be(folder);
        _npm.Runs.Should().Be(1);
        File.ReadAllText(Path.Combine(folder, "lib/part.so")).Should().Be("code");
        new FileInfo(Path.Combine(folder, "lib/part.so")).LinkTarget.Should().Be("part.so.1", "a relative link survives the move into place");
        File.GetUnixFileMode(Path.Combine(folder, "bin/tool")).Should().HaveFlag(UnixFileMode.OtherExecute, "another account may have to run it");
        File.GetUnixFileMode(Path.Combine(folder, "lib/part.so.1")).Should().HaveFlag(UnixFileMode.OtherRead).And.NotHaveFlag(UnixFileMode.UserExecute);
        reports.Select(r => r.Stage).Distinct().Should().Equal(NpmFetchStage.Downloading, NpmFetchStage.Checking, NpmFetchStage.Extracting, NpmFetchStage.Done);
        reports.Where(r => r.Stage == NpmFetchStage.Downloading).Should().OnlyContain(r => r.TotalBytes == package.ArchiveBytes && r.Bytes > 0);
        Directory.GetFileSystemEntries(_cache.Directory).Should().Equal([folder], "neither lock nor staging folder stays");
    }

    [Theory]
    [InlineData("head -c 60 \"$archive\" > \"$to/it.tgz\"", "truncated")]
    [InlineData("{ cat \"$archive\"; echo more; } > \"$to/it.tgz\"", "changed")]
    public async Task Detects_and_removes_a_truncated_or_changed_download(string commands, string why)
    {
        var package = _npm.Pack(("file", new string('x', 4000)));
        _npm.Does(commands);

        var error = (await FluentActions.Awaiting(() => _cache.EnsureAsync(package)).Should().ThrowAsync<NativePartException>(why)).Which;

        error.Error.Should().Be(NativePartError.IntegrityMismatch);
        error.Message.Should().Contain("@fake/part@1.2.3").And.Contain(package.Integrity).And.Contain("truncated").And.Contain("removed");
        Directory.GetFileSystemEntries(_cache.Directory).Should().BeEmpty();

        _npm.Does("cp \"$archive\" \"$to/it.tgz\"");
        await _cache.EnsureAsync(package);
    }

    [Fact]
    public async Task Says_what_npm_said_when_it_fails()
    {
        var package = _npm.Pack(("file", "x"));
        _npm.Does("echo 'npm error code ENOTFOUND' >&2; echo 'npm error getaddrinfo registry.example' >&2; exit 7");

        var error = (await FluentActions.Awaiting(() => _cache.EnsureAsync(package)).Should().ThrowAsync<NativePartException>()).Which;

        error.Error.Should().Be(NativePartError.NpmFailed);
        error.Message.Should().Contain("npm error getaddrinfo registry.example").And.Contain("exit code 7").And.Contain("FAKE_PART");
        Directory.GetFileSystemEntries(_cache.Directory).Should().BeEmpty();
    }

    [Fact]
    public async Task Names_the_ways_out_where_there_is_no_npm()
    {
        var package = _npm.Pack(("file", "x"));
        var error = (await FluentActions.Awaiting(() => Cache(npm: _folder["no-npm-here"]).EnsureAsync(package)).Should().ThrowAsync<NativePartException>()).Which;

        error.Error.Should().Be(NativePartError.NpmNotFound);
        error.Message.Should().Contain("install Node.js").And.Contain("FAKE_PART").And.Contain("containers");
        Directory.Exists(_cache.Directory).Should().BeFalse();
    }

    [Fact]
    public async Task Fetches_again_what_was_damaged_in_the_cache()
    {
        var package = _npm.Pack(("big", "0123456789"));
        var folder = await _cache.EnsureAsync(package);
        using (var file = File.OpenWrite(Path.Combine(folder, "big")))
        {
            file.SetLength(3);
        }

        _cache.Find(package).Should().BeNull();
        File.ReadAllText(Path.Combine(await _cache.EnsureAsync(package), "big")).Should().Be("0123456789");
        _npm.Runs.Should().Be(2);
    }

    [Fact]
    public async Task Takes_no_folder_that_another_process_left_half_written()
    {
        var package = _npm.Pack(("file", "whole"));
        Directory.CreateDirectory(Path.Combine(_cache.Directory, "@fake+part@1.2.3"));
        Directory.CreateDirectory(Path.Combine(_cache.Directory, "@fake+part@1.2.3.part-killed"));

        var folder = await _cache.EnsureAsync(package);

        File.ReadAllText(Path.Combine(folder, "file")).Should().Be("whole");
        Directory.GetFileSystemEntries(_cache.Directory).Should().Equal(folder);
    }

    [Fact]
    public async Task Runs_npm_once_for_many_at_once()
    {
        var package = _npm.Pack(("file", "x"));
        var folders = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Cache().EnsureAsync(package))));
        folders.Distinct().Should().ContainSingle();
        _npm.Runs.Should().Be(1);
    }

    [Fact]
    public async Task Gives_up_on_a_lock_that_is_held_too_long()
    {
        var package = _npm.Pack(("file", "x"));
        Directory.CreateDirectory(_cache.Directory);
        using var held = FileLock.TryAcquire(Path.Combine(_cache.Directory, "@fake+part@1.2.3.lock"));
        var cache = new NpmPackageCache(new() { Directory = _cache.Directory, Npm = _npm.Script, LockTimeout = TimeSpan.FromMilliseconds(50) });
        (await FluentActions.Awaiting(() => cache.EnsureAsync(package)).Should().ThrowAsync<NativePartException>()).Which.Error.Should().Be(NativePartError.TimedOut);
    }

    [Fact]
    public async Task Stops_an_npm_that_brings_nothing()
    {
        var package = _npm.Pack(("file", "x"));
        _npm.Does("exec sleep 600");
        var cache = new NpmPackageCache(new() { Directory = _cache.Directory, Npm = _npm.Script, StallTimeout = TimeSpan.FromMilliseconds(200) });
        (await FluentActions.Awaiting(() => cache.EnsureAsync(package)).Should().ThrowAsync<NativePartException>()).Which.Error.Should().Be(NativePartError.TimedOut);
        Directory.GetFileSystemEntries(_cache.Directory).Should().BeEmpty();
    }

    [Fact]
    public async Task Stops_npm_and_cleans_up_on_cancellation()
    {
        var package = _npm.Pack(("file", "x"));
        _npm.Does("echo part > \"$to/growing\"; echo $$ > \"$0.pid\"; exec sleep 600");
        using var cancel = new CancellationTokenSource();
        // The first byte that is reported tells that npm is under way.
        var progress = new Reports(_ => cancel.Cancel());

        await FluentActions.Awaiting(() => _cache.EnsureAsync(package, progress, cancel.Token)).Should().ThrowAsync<OperationCanceledException>();

        Directory.GetFileSystemEntries(_cache.Directory).Should().BeEmpty();
        var pid = int.Parse(await File.ReadAllTextAsync(_npm.Script + ".pid"), System.Globalization.CultureInfo.InvariantCulture);
        Directory.Exists($"/proc/{pid}").Should().BeFalse("npm was killed and reaped");
    }

    [Theory]
    [InlineData("../escape", "[]")]
    [InlineData("inside", """[{"source":"inside","target":"../../escape"}]""")]
    [InlineData("inside", """[{"source":"../../../etc/passwd","target":"link"}]""")]
    public async Task Refuses_an_archive_that_leads_out_of_its_folder(string path, string links)
    {
        var package = _npm.Pack((path, "x"), ("links.json", links)) with { SymbolicLinkList = "links.json" };
        (await FluentActions.Awaiting(() => _cache.EnsureAsync(package)).Should().ThrowAsync<NativePartException>()).Which.Error.Should().Be(NativePartError.BadArchive);
        Directory.GetFileSystemEntries(_folder.Path, "escape", SearchOption.AllDirectories).Should().BeEmpty();
        Directory.GetFileSystemEntries(_cache.Directory).Should().BeEmpty();
    }

    [Fact]
    public async Task Refuses_an_archive_that_lacks_what_is_needed()
    {
        var package = _npm.Pack(("file", "x")) with { RequiredFiles = ["bin/tool"] };
        (await FluentActions.Awaiting(() => _cache.EnsureAsync(package)).Should().ThrowAsync<NativePartException>()).Which.Message.Should().Contain("'bin/tool' is missing");
    }

    [Fact]
    public async Task Says_so_when_the_cache_cannot_be_written()
    {
        var package = _npm.Pack(("file", "x"));
        File.WriteAllText(_folder["a-file"], "");
        var cache = new NpmPackageCache(new() { Directory = Path.Combine(_folder["a-file"], "cache"), Npm = _npm.Script });
        (await FluentActions.Awaiting(() => cache.EnsureAsync(package)).Should().ThrowAsync<NativePartException>()).Which.Error.Should().Be(NativePartError.CacheNotWritable);
    }

    private NpmPackageCache Cache(string? npm = null) => new(new() { Directory = _folder["cache"], Npm = npm ?? _npm.Script });

    /// <summary>Reports at once, on the reporting thread; Progress of T posts.</summary>
    private sealed class Reports(Action<NpmFetchProgress> action) : IProgress<NpmFetchProgress>
    {
        public void Report(NpmFetchProgress value) => action(value);
    }
}
