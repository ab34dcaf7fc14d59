"""Triangles into a picture, by OpenGL, off the screen.

This file is imported when a relief is first opened and not before: most people never need OpenGL, and some have none.
It paints into a buffer of its own and not into a widget of its own, because one OpenGL widget makes Qt compose the
whole window by OpenGL, which slows all other views down where a driver is bad, and because a picture can be exported.
Only what every OpenGL since 2.1 and OpenGL ES since 2.0 has is used.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QImage, QMatrix4x4, QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from PySide6.QtOpenGL import QOpenGLBuffer, QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat
from PySide6.QtOpenGL import QOpenGLShader as Shader
from PySide6.QtOpenGL import QOpenGLShaderProgram as Program

from nnvisual.nn.arrays import Matrix
from nnvisual.views.relief_mesh import Mesh, NoOpenGL

SAMPLES = 4
"""Of each pixel, against jagged edges."""

HIDDEN = 0.18
"""Opacity of lines behind the relief."""

DEPTH_BUFFER_BIT, COLOR_BUFFER_BIT = 0x100, 0x4000
DEPTH_TEST, BLEND, FLOAT, TRIANGLES = 0x0B71, 0x0BE2, 0x1406, 0x0004
SRC_ALPHA, ONE_MINUS_SRC_ALPHA, ONE = 0x0302, 0x0303, 1
LESS_OR_EQUAL, GREATER = 0x0203, 0x0204

_VERTICES = """
attribute vec3 place;
attribute vec4 colour;
uniform mat4 projection;
varying vec4 shade;
void main() { gl_Position = projection * vec4(place, 1.0); shade = colour; }
"""
_FRAGMENTS = """
#ifdef GL_ES
precision mediump float;
#endif
varying vec4 shade;
uniform float opacity;
void main() { gl_FragColor = vec4(shade.rgb, shade.a * opacity); }
"""


class GlPicture:
    """A drawing board.

    Parameters
    ----------
    owner
        What it belongs to, and goes with.

    Raises
    ------
    NoOpenGL
        If this machine has none.
    """

    def __init__(self, owner: QObject) -> None:
        wanted = QSurfaceFormat.defaultFormat()
        wanted.setDepthBufferSize(24)
        self._context = QOpenGLContext(owner)
        self._context.setFormat(wanted)
        if not self._context.create():
            raise NoOpenGL("no OpenGL context can be made")
        self._surface = QOffscreenSurface(None, owner)
        self._surface.setFormat(self._context.format())
        self._surface.create()
        if not self._surface.isValid() or not self._context.makeCurrent(self._surface):
            raise NoOpenGL("the driver gives nothing to draw on")
        try:
            self._program = self._link()
        finally:
            self._context.doneCurrent()

    def paint(self, size: QSize, ground: QColor, relief: tuple[Mesh, Matrix], lines: Mesh, *, fine: bool) -> QImage:
        """Return a picture of `size` pixels.

        Parameters
        ----------
        relief
            Triangles in space, and their projection, shape (4, 4).
        lines
            Triangles that are projected already; where the relief lies before them they are pale.
        fine
            Whether edges are smooth, which takes a driver without a graphics card several times as long.

        Raises
        ------
        NoOpenGL
            If the driver fails.
        """
        if not self._context.makeCurrent(self._surface):
            raise NoOpenGL("the driver has been lost")
        try:
            buffer = self._make_buffer(size, SAMPLES if fine else 0)
            buffer.bind()
            self._clear(size, ground)
            mesh, matrix = relief
            self._draw(mesh, matrix, 1.0, LESS_OR_EQUAL)
            self._draw(lines, np.eye(4), HIDDEN, GREATER)
            self._draw(lines, np.eye(4), 1.0, LESS_OR_EQUAL)
            buffer.release()
            image = buffer.toImage()
        finally:
            self._context.doneCurrent()
        # The ground is opaque; what is blended onto it must not make it transparent.
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _link(self) -> Program:
        program = Program(self._context)
        compiled = program.addShaderFromSourceCode(Shader.ShaderTypeBit.Vertex, _VERTICES)
        compiled = compiled and program.addShaderFromSourceCode(Shader.ShaderTypeBit.Fragment, _FRAGMENTS)
        if not compiled or not program.link():
            raise NoOpenGL("the driver does not understand its program")
        return program

    def _make_buffer(self, size: QSize, most: int) -> QOpenGLFramebufferObject:
        """Return a buffer with so many samples a pixel, or with one where the driver has no more."""
        for samples in (most, 0):
            wanted = QOpenGLFramebufferObjectFormat()
            wanted.setAttachment(QOpenGLFramebufferObject.Attachment.Depth)
            wanted.setSamples(samples)
            buffer = QOpenGLFramebufferObject(size, wanted)
            if buffer.isValid():
                return buffer
        raise NoOpenGL("the driver cannot draw off the screen")

    def _clear(self, size: QSize, ground: QColor) -> None:
        gl = self._context.functions()
        gl.glViewport(0, 0, size.width(), size.height())
        gl.glClearColor(ground.redF(), ground.greenF(), ground.blueF(), 1.0)
        gl.glDepthMask(1)
        gl.glClear(COLOR_BUFFER_BIT | DEPTH_BUFFER_BIT)
        gl.glEnable(DEPTH_TEST)
        gl.glEnable(BLEND)
        gl.glBlendFuncSeparate(SRC_ALPHA, ONE_MINUS_SRC_ALPHA, ONE, ONE)

    def _draw(self, mesh: Mesh, matrix: Matrix, opacity: float, depth: int) -> None:
        if not len(mesh) or opacity <= 0.0:
            return
        gl, program = self._context.functions(), self._program
        gl.glDepthFunc(depth)
        gl.glDepthMask(1 if depth == LESS_OR_EQUAL else 0)
        content = np.ascontiguousarray(mesh, dtype=np.float32).tobytes()
        corners = QOpenGLBuffer(QOpenGLBuffer.Type.VertexBuffer)
        corners.create()
        corners.bind()
        corners.allocate(content, len(content))
        program.bind()
        program.setUniformValue(program.uniformLocation("projection"), QMatrix4x4(*matrix.ravel().tolist()))
        program.setUniformValue1f(program.uniformLocation("opacity"), opacity)
        stride = ceil(len(content) / len(mesh))
        for name, first, count in (("place", 0, 3), ("colour", 12, 4)):
            where = program.attributeLocation(name)
            program.enableAttributeArray(where)
            program.setAttributeBuffer(where, FLOAT, first, count, stride)
        gl.glDrawArrays(TRIANGLES, 0, len(mesh))
        program.release()
        corners.release()
        corners.destroy()
