"""The losses of Tests/NetworksTests/ConvolutionTrajectoryTests.swift, by PyTorch in double precision: python3 torch_convolutions.py"""
import torch, math
import torch.nn as nn, torch.nn.functional as F
torch.set_default_dtype(torch.float64)
def wave(n, a, b, s): return torch.tensor([s*math.sin(a*k+b) for k in range(n)])
class Net(nn.Module):
    def __init__(s):
        super().__init__()
        s.c0=nn.Conv2d(2,4,3,padding=1,bias=False); s.n0=nn.BatchNorm2d(4)
        s.a0=nn.Conv2d(4,3,3,padding=1,bias=False); s.an0=nn.BatchNorm2d(3)
        s.a1=nn.Conv2d(3,4,3,padding=1,bias=False); s.an1=nn.BatchNorm2d(4)
        s.b0=nn.Conv2d(4,4,3,padding=1,stride=2,bias=False); s.bn0=nn.BatchNorm2d(4)
        s.b1=nn.Conv2d(4,6,3,padding=1,bias=False); s.bn1=nn.BatchNorm2d(6)
        s.bs=nn.Conv2d(4,6,1,stride=2,bias=False)
        s.d0=nn.Linear(6,5); s.d1=nn.Linear(5,3)
    def forward(s,x):
        x=F.max_pool2d(torch.relu(s.n0(s.c0(x))),2)
        x=torch.relu(x+s.an1(s.a1(torch.relu(s.an0(s.a0(x))))))
        x=torch.relu(s.bs(x)+s.bn1(s.b1(torch.relu(s.bn0(s.b0(x))))))
        x=x.mean((2,3))
        return s.d1(torch.relu(s.d0(x)))
net=Net()
order=[net.c0,net.a0,net.a1,net.b0,net.b1,net.bs,net.d0,net.d1]
with torch.no_grad():
    for i,l in enumerate(order):
        l.weight.copy_(wave(l.weight.numel(),1.7+0.1*i,0.3*i,0.4).view_as(l.weight))
        if l.bias is not None: l.bias.zero_()
decay=[p for l in order for p in l.parameters()]
norm=[p for m in net.modules() if isinstance(m,nn.BatchNorm2d) for p in m.parameters()]
opt=torch.optim.SGD([{'params':decay,'weight_decay':1e-3},{'params':norm,'weight_decay':0}],lr=.05,momentum=.9)
def batch(b): 
    x=torch.stack([wave(2*8*8,0.37*(i%3+1)+0.011*b,0.5*i+b,1.0) for i in range(12)]).view(12,2,8,8)
    y=torch.tensor([i%3 for i in range(12)])
    return x,y
out=[]
for step in range(30):
    x,y=batch(step%5)
    loss=F.cross_entropy(net(x),y); out.append(loss.item())
    opt.zero_grad(); loss.backward(); opt.step()
net.eval()
x,y=batch(7)
print([float('%.8g'%v) for v in out]); print('%.8g'%F.cross_entropy(net(x),y).item())
print(sum(p.numel() for p in net.parameters()))
