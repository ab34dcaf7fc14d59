"""What the frozen program carries of all that PyInstaller finds, and why the rest stays behind."""

import re

__all__ = ["EXCLUDED_MODULES", "is_wanted", "is_wanted_module"]

EXCLUDED_MODULES = [
    # Development and measurement.
    *("pyqtgraph", "pytest", "hypothesis", "mypy", "setuptools", "pip", "torch", "matplotlib", "IPython"),
    # Interactive and network parts of the standard library that something names, but nothing here calls.
    *("tkinter", "curses", "readline", "pdb", "lib2to3", "ensurepip", "venv", "idlelib", "turtledemo"),
    *(
        "multiprocessing",
        "ssl",
        "_ssl",
        "_hashlib",
        "sqlite3",
        "_sqlite3",
        "dbm",
        "smtplib",
        "ftplib",
        "imaplib",
        "poplib",
        "xmlrpc",
    ),
    # Nothing in nnvisual reads or writes pictures by Pillow, only libraries offer to: 10 MB. A test watches over that.
    "PIL",
    # NumPy's own tests and its compiler front end.
    *("numpy.f2py", "numpy.distutils", "numpy.testing._private.extbuild", "numpy._pyinstaller"),
    *("contourpy.util.bokeh_renderer", "contourpy.util.mpl_renderer", "bokeh", "pandas", "scipy"),
]

_UNWANTED = re.compile(
    r"""
    # Qt: languages of dialogs (the program is in English), QML, and modules that only plugins ask for.
    PySide6/(Qt/)?translations/ | PySide6/(Qt/)?qml/ |
    (PySide6/.*)?(lib)?Qt6?(Qml|Quick|Pdf|Network|VirtualKeyboard|Sql|Test|Designer|Concurrent|Labs|Shader)\w*[.]
      | PySide6/Qt(Qml|Quick|Pdf|Network|Sql|Test|Designer|Concurrent)\w*[.] |
    (lib)?Qt6?(WaylandEglClientHwIntegration|WaylandCompositor|EglFSDeviceIntegration|EglFsKms)\w*[.] |
    # Plugins: of formats that are not read, of embedded devices, of remote screens, of GTK's file dialog.
    plugins/(tls|sqldrivers|qmltooling|qmllint|designer|networkinformation|vectorimageformats|egldeviceintegrations)/ |
    plugins/(generic|printsupport|virtualkeyboard|wayland-graphics-integration-server)/ |
    plugins/imageformats/.*(pdf|tiff|webp|icns|tga|wbmp|gif|qjp2|mng) |
    plugins/platforms/.*(eglfs|linuxfb|vkkhrdisplay|minimalegl|minimal|vnc|webgl|qdirect2d) |
    plugins/platformthemes/.*gtk3 |
    plugins/platforminputcontexts/.*virtualkeyboard |
    opengl32sw[.]dll | d3dcompiler |
    # The files that only development needs.
    numpy/.*/tests/ | [.]pyi$ | [.]egg-info/ | ^share/ |
    # What pip notes of an installation: it holds sums of scripts with the path of the environment that builds.
    [.]dist-info/(RECORD|INSTALLER|REQUESTED|direct_url[.]json)$
    """,
    re.VERBOSE,
)

_FROM_SYSTEM = re.compile(
    r"""
    ^lib(
      # The system's drivers, its C and C++ libraries, and the services behind a desktop: a copy would not fit them.
      GL | EGL | GLX | GLdispatch | OpenGL | drm | gbm | X11 | X11-xcb | Xau | Xdmcp | xcb
      | xcb-(dri|glx|present|sync)\w*
      | wayland-\w+ | fontconfig | freetype | glib-2 | gthread-2 | gio-2 | gobject-2 | gmodule-2 | dbus-1 | systemd
      | c | m | pthread | dl | rt | stdc\+\+ | gcc_s
      # Fontconfig brings Expat, everywhere; a copy from here would ask for a newer glibc than the rest.
      | expat
      # What these in turn load, and nothing of ours does.
      | cap | gcrypt | gpg-error | lz4 | bsd | md | png16 | brotli\w+ | pcre2-8 | pcre | mount | blkid | selinux
      | krb5 | krb5support | k5crypto | gssapi_krb5 | com_err | keyutils | resolv | atk[\w-]* | atspi | epoxy
      | cairo[\w-]* | pango[\w-]* | gdk[\w-]* | gtk[\w-]* | harfbuzz[\w-]* | fribidi | thai | datrie | graphite2
      | Xcursor | Xcomposite | Xdamage | Xext | Xfixes | Xi | Xinerama | Xrandr | Xrender | cloudproviders | pixman
      | crypto | ssl | jpeg | tiff | webp\w* | Lerc | jbig | deflate | zstd | tracker\w* | sqlite3 | icu\w*
    )([-.][\d.]+)?[.]so([.]|$)
    """,
    re.VERBOSE,
)


def is_wanted(name: str) -> bool:
    """Return whether the file that goes to `name` within the program's folder is needed.

    Parameters
    ----------
    name
        The path within the folder, with the slashes of any system.
    """
    path = name.replace("\\", "/")
    return not _UNWANTED.search(path) and not _FROM_SYSTEM.match(path)


def is_wanted_module(name: str) -> bool:
    """Return whether a Python module is needed: of Pygments' hundreds of languages one is shown."""
    if not name.startswith("pygments."):
        return True
    language = re.match(r"pygments\.(lexers|styles|formatters)\.(\w+)", name)
    return language is None or language[2] in {"_mapping", "python", "default"}
