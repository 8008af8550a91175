from pathlib import Path

DIM = 384
GRAPH = Path(__file__).with_name("minilm.onnx")
